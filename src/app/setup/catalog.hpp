#pragma once
#include "app/setup/settings.hpp"
#include "features/datasets/import/dataset_catalog.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::app {

/// The record types: the built-in ones, and those of the folder in the settings. Throws config::SettingError when the
/// folder is missing or contains something that cannot be a dataset file, and schema::DocumentError, naming file and
/// place, for a mistake in a file.
[[nodiscard]] datasets::DatasetCatalog read_catalog(const Settings& settings);

/// The contract with the operations of these record types, which `access` may write: the part for `roles`, or
/// everything when `roles` is empty. `quotes` without `api` includes the operations of the quotes port. Throws
/// openapi::ContractError.
[[nodiscard]] openapi::Contract read_contract(const datasets::DatasetCatalog& catalog, datasets::WriteAccess access,
                                              std::span<const std::string_view> roles = {});

/// The contract of the quotes role's own port: api/quotes.yaml, and the operations of every process.
[[nodiscard]] openapi::Contract read_quotes_contract();

/// The contract as written, without record types.
[[nodiscard]] std::string_view written_contract();

}  // namespace bourse::app
