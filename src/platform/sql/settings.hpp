#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "platform/config/schema.hpp"
#include "platform/sql/database.hpp"

namespace bourse::sql {

struct StoreSettings {
    /// Folder of the embedded store.
    std::string data_folder;
    /// `sqlite:PATH` or `postgresql://…`; empty: see store_place(). May hold a password.
    std::string url;
    std::string postgres_hostname;
    std::int64_t postgres_port = 0;
    std::string postgres_database;
    std::string postgres_user;
    std::string postgres_password;
    /// Whether `serve` waits until PostgreSQL is migrated, for at most `migration_wait`.
    bool check_migration = false;
    std::chrono::milliseconds migration_wait{};
};

[[nodiscard]] config::Schema<StoreSettings> settings_schema();

/// Where the store is.
struct StorePlace {
    Dialect dialect = Dialect::Sqlite;
    /// SQLite: the database file.
    std::filesystem::path file{};
    /// PostgreSQL: what libpq connects by. May hold a password.
    std::string connection{};

    /// Whether it is a file that belongs to one process.
    [[nodiscard]] bool is_embedded() const { return dialect == Dialect::Sqlite; }
    /// The file or the server, for people: without the password.
    [[nodiscard]] std::string describe() const;
};

/// The place that the settings name: `database.url`, else the PostgreSQL server of `postgres.hostname`, else
/// `bourse.db` in the data folder. Throws config::SettingError when `database.url` is neither kind of address.
[[nodiscard]] StorePlace store_place(const StoreSettings& settings);

}  // namespace bourse::sql
