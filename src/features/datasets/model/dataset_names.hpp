#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse::datasets {

// Rules for the names in a dataset's file. Each function returns a sentence about the fault, including the name, or
// empty for a valid name. Names are used in paths, commands, tables and headers, so they must be short and simple.

/// `people`, `market-makers`; not a command word or a reserved path.
[[nodiscard]] std::optional<std::string> fault_of_dataset_name(std::string_view name);
/// `Person`.
[[nodiscard]] std::optional<std::string> fault_of_record_name(std::string_view name);
/// `people`; not a table reserved by a database or by Bourse.
[[nodiscard]] std::optional<std::string> fault_of_table_name(std::string_view name);
/// `passengerClass`; its column must not be reserved by a database.
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
