#pragma once
#include <string>

#include "features/datasets/model/write_access.hpp"
#include "platform/config/schema.hpp"

namespace bourse::datasets {

struct DatasetSettings {
    /// Folder of files that declare further record types; empty: none.
    std::string folder;
    WriteAccess write = WriteAccess::Anyone;
};

[[nodiscard]] config::Schema<DatasetSettings> settings_schema();

}  // namespace bourse::datasets
