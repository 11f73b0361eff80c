#pragma once
#include <string>

#include "platform/config/schema.hpp"

namespace bourse::datasets {

struct DatasetSettings {
    /// Folder of files that declare further record types; empty: none.
    std::string folder;
};

[[nodiscard]] config::Schema<DatasetSettings> settings_schema();

}  // namespace bourse::datasets
