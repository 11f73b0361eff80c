#pragma once
#include <span>

#include "features/datasets/model/dataset.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::datasets {

/// Brings the tables of these datasets to what their files declare: made when they are absent, columns and indexes
/// added when the file has grown. Each step is recorded with its statements under a number of its own, in the table
/// `dataset_migrations`, which the numbered migrations make. All in one transaction under a lock. Returns how many
/// steps were taken. Throws sql::MigrationRefused, naming the dataset and the property, when stored records might not
/// fit what is declared now: a property that is gone, another type or table, a new one that is required without a
/// default, a tighter bound, length or enum.
int migrate_tables(sql::Database& database, std::span<const Dataset> datasets);

/// Whether migrate_tables() would have nothing to do. Throws as it does.
[[nodiscard]] bool are_tables_migrated(sql::Database& database, std::span<const Dataset> datasets);

}  // namespace bourse::datasets
