#pragma once
#include "app/setup/settings.hpp"
#include "features/datasets/import/dataset_catalog.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::app {

/// The record types: those that are built in, and those of the folder that the settings name. Throws
/// config::SettingError when there is no such folder or something in it cannot be a file of one, and
/// schema::DocumentError, naming file and place, for a mistake in a file.
[[nodiscard]] datasets::DatasetCatalog read_catalog(const Settings& settings);

/// The contract with the operations of these record types, as far as it belongs to `roles`, or all of it when that is
/// empty. `quotes` without `api` has the operations of its own port there. Throws openapi::ContractError.
[[nodiscard]] openapi::Contract read_contract(const datasets::DatasetCatalog& catalog,
                                              std::span<const std::string_view> roles = {});

/// What stands on the quotes role's own port: api/quotes.yaml, and the operations of every process.
[[nodiscard]] openapi::Contract read_quotes_contract();

/// The contract as it is written, without record types.
[[nodiscard]] std::string_view written_contract();

}  // namespace bourse::app
