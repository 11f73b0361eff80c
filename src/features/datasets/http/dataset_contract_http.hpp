#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "features/datasets/import/dataset_catalog.hpp"
#include "features/datasets/model/write_access.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::datasets {

/// The operationIds of a dataset.
struct OperationIds {
    std::string list;
    std::string add;
    std::string get;
    std::string change;
    std::string remove;
};

[[nodiscard]] OperationIds operation_ids(const Dataset& dataset);

/// The contract part of each dataset: `template_yaml` (api/dataset.yaml) with replaced placeholders. Operations that
/// write require the credentials of those who may.
[[nodiscard]] std::vector<openapi::ContractPart> contract_parts(const DatasetCatalog& catalog,
                                                                std::string_view template_yaml,
                                                                WriteAccess access = WriteAccess::Anyone);

}  // namespace bourse::datasets
