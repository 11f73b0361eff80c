#pragma once
#include <span>

#include "features/datasets/model/dataset.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::datasets {

/// Migrates the tables of these datasets to their declarations: creates missing tables, adds columns and indexes. Each
/// step is recorded with its number and statements in the table `dataset_migrations`, which the numbered migrations
/// create. Everything runs in one transaction under a lock. Returns the number of steps. Throws sql::MigrationRefused,
/// with dataset and property, when stored records might violate the declaration: a removed property, another type or
/// table, a new required property without a default, a tighter bound, length or enum.
int migrate_tables(sql::Database& database, std::span<const Dataset> datasets);

/// Whether migrate_tables() would do nothing. Throws like migrate_tables().
[[nodiscard]] bool are_tables_migrated(sql::Database& database, std::span<const Dataset> datasets);

}  // namespace bourse::datasets
