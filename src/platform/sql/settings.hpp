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
    /// `sqlite:PATH` or `postgresql://…`; empty: see store_place(). May contain a password.
    std::string url;
    std::string postgres_hostname;
    std::int64_t postgres_port = 0;
    std::string postgres_database;
    std::string postgres_user;
    std::string postgres_password;
    /// Whether `serve` waits for PostgreSQL to be migrated, for at most `migration_wait`.
    bool check_migration = false;
    std::chrono::milliseconds migration_wait{};
};

[[nodiscard]] config::Schema<StoreSettings> settings_schema();

/// The location of the store.
struct StorePlace {
    Dialect dialect = Dialect::Sqlite;
    /// SQLite: the database file.
    std::filesystem::path file{};
    /// PostgreSQL: the libpq connection string. May contain a password.
    std::string connection{};

    /// SQLite: the second file of the store, for the bars: `bars.db` beside `bourse.db`, `NAME-bars.db` beside
    /// `NAME.db`.
    [[nodiscard]] std::filesystem::path bars_file() const;
    /// Whether the store consists of files, which belong to one process.
    [[nodiscard]] bool is_embedded() const { return dialect == Dialect::Sqlite; }
    /// The file or the server, for messages: without the password.
    [[nodiscard]] std::string describe() const;
};

/// The store that the settings select: `database.url`, otherwise the PostgreSQL server of `postgres.hostname`,
/// otherwise `bourse.db` in the data folder. Throws config::SettingError when `database.url` is neither kind of
/// address.
[[nodiscard]] StorePlace store_place(const StoreSettings& settings);

}  // namespace bourse::sql
