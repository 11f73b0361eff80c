#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse::datasets {

// What the names in a dataset's file may look like. Each fault is a sentence about the name, with it; nothing when the
// name will do. Names end up in paths, commands, tables and headers, so they are short and plain.

/// `people`, `market-makers`; not a word that the commands have taken, nor a path that Bourse will need.
[[nodiscard]] std::optional<std::string> fault_of_dataset_name(std::string_view name);
/// `Person`.
[[nodiscard]] std::optional<std::string> fault_of_record_name(std::string_view name);
/// `people`; not one that a database keeps for itself, nor one of Bourse.
[[nodiscard]] std::optional<std::string> fault_of_table_name(std::string_view name);
/// `passengerClass`; its column is not one that a database keeps for itself.
[[nodiscard]] std::optional<std::string> fault_of_property_name(std::string_view name);
/// `Siblings/Spouses Aboard`.
[[nodiscard]] std::optional<std::string> fault_of_csv_column(std::string_view name);

/// `passengerClass` → `passenger_class`, `customerID` → `customer_id`.
[[nodiscard]] std::string to_snake_case(std::string_view name);
/// `market-makers` → `market_makers`.
[[nodiscard]] std::string with_underscores(std::string_view name);
/// `people` → `People`, `market-makers` → `Market makers`.
[[nodiscard]] std::string capitalised(std::string_view name);
/// `market-makers` → `MarketMakers`.
[[nodiscard]] std::string to_pascal_case(std::string_view name);

}  // namespace bourse::datasets
