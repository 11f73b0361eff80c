#pragma once
#include <string>
#include <string_view>

#include "features/datasets/store/tables_store_definition.hpp"
#include "platform/sql/database.hpp"

namespace bourse::datasets {

/// The columns of every dataset's table beside its id and its properties. No property has a column of such a name,
/// because none begins with an underscore.
inline constexpr std::string_view kPositionColumn = "_position";
inline constexpr std::string_view kVersionColumn = "_version";

/// A name as SQL takes it whatever it is: `"order"`.
[[nodiscard]] std::string quoted_identifier(std::string_view name);

/// The statements that make the table and its indexes, parted by line ends.
[[nodiscard]] std::string create_table(const TableDefinition& definition, sql::Dialect dialect);

/// The statements that bring the table from `stored` to `declared`, which check_step() let pass; empty when the table
/// need not change. Records, and the positions that were ever given, stay.
[[nodiscard]] std::string alter_table(const TableDefinition& stored, const TableDefinition& declared,
                                      sql::Dialect dialect);

}  // namespace bourse::datasets
