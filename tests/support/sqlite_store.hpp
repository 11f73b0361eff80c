#pragma once
#include <filesystem>
#include <memory>

#include "platform/sql/migrations.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/migration_files.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::test {

/// A migrated SQLite store in a temporary folder. `repository` is the root of the sources.
class SqliteStore {
  public:
    explicit SqliteStore(const std::filesystem::path& repository)
        : database_(sql::open_sqlite({folder_.path() / "bourse.db", 2})),
          bars_(sql::open_sqlite({folder_.path() / "bars.db", 2})) {
        sql::migrate(*database_, MigrationFiles(repository / "migrations" / "sqlite").assets());
        sql::migrate(*bars_, MigrationFiles(repository / "migrations" / "sqlite_bars").assets());
    }

    [[nodiscard]] sql::Database& database() { return *database_; }
    /// The database of bars and symbols.
    [[nodiscard]] sql::Database& bars() { return *bars_; }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "bourse.db"; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<sql::Database> bars_;
};

}  // namespace bourse::test
