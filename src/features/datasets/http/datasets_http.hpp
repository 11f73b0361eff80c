#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::datasets {

class Datasets;

/// Registers the handlers of the five operations of each dataset (see dataset_contract_http.hpp). `datasets` must
/// outlive the registry.
void register_datasets(openapi::Registry& registry, Datasets& datasets);

}  // namespace bourse::datasets
