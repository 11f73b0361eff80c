#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "app/setup/settings.hpp"
#include "features/datasets/model/dataset.hpp"
#include "platform/sql/database.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::app {

/// What a command does with the store: serves requests, which wait for no statement for long; changes a part of it
/// beside others, for as long as that takes; loads much and nothing else; looks at what is there; or changes that.
enum class StoreUse { Serving, Changing, Loading, Inspecting, Amending };

/// Opens the store as it is. An SQLite file that is absent is made, with its folder; Inspecting and Amending throw
/// Unavailable then, because the folder is likely to be mistyped. PostgreSQL is only connected to when it is asked.
/// Throws config::SettingError, sql::StoreInUse or Unavailable.
[[nodiscard]] std::unique_ptr<sql::Database> open_store(const Settings& settings, StoreUse use = StoreUse::Serving);

/// The record types whose tables belong to the store.
using Tables = std::span<const datasets::Dataset>;

/// open_store(), at the newest migration, tables of record types among it: what every command but `migrate` and `check`
/// works on. SQLite is brought there; PostgreSQL, which others may be using, has to be there already, or NotMigrated is
/// thrown. Throws sql::MigrationRefused as well.
[[nodiscard]] std::unique_ptr<sql::Database> open_migrated_store(const Settings& settings, Tables tables,
                                                                 StoreUse use = StoreUse::Serving);

/// open_migrated_store() for `serve`: with `database.check_migration` it waits until PostgreSQL answers and is
/// migrated, up to `database.migration_wait`.
[[nodiscard]] std::unique_ptr<sql::Database> wait_for_migrated_store(const Settings& settings, Tables tables,
                                                                     telemetry::Log& log);

/// Brings the store to the newest migration; returns how many steps were taken. Throws sql::MigrationRefused.
int migrate_store(sql::Database& database, Tables tables);

/// Whether migrate_store() would have nothing to do. Throws sql::MigrationRefused.
[[nodiscard]] bool is_store_migrated(sql::Database& database, Tables tables);

/// PostgreSQL is not at the newest migration.
class NotMigrated : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::app
