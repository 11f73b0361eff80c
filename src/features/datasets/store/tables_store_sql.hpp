#pragma once
#include <string>
#include <string_view>

#include "features/datasets/store/tables_store_definition.hpp"
#include "platform/sql/database.hpp"

namespace bourse::datasets {

/// Columns of every dataset's table besides id and properties. They cannot collide with properties, whose columns never
/// begin with an underscore.
inline constexpr std::string_view kPositionColumn = "_position";
inline constexpr std::string_view kVersionColumn = "_version";

/// The statements that create the table and its indexes, separated by line ends.
[[nodiscard]] std::string create_table(const TableDefinition& definition, sql::Dialect dialect);

/// The statements that migrate the table from `stored` to `declared`, which check_step() has accepted; empty when no
/// change is needed. Records stay, and used positions are not reused.
[[nodiscard]] std::string alter_table(const TableDefinition& stored, const TableDefinition& declared,
                                      sql::Dialect dialect);

}  // namespace bourse::datasets
