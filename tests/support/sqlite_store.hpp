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
        : database_(sql::open_sqlite({folder_.path() / "bourse.db", 2})) {
        sql::migrate(*database_, MigrationFiles(repository / "migrations" / "sqlite").assets());
    }

    [[nodiscard]] sql::Database& database() { return *database_; }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "bourse.db"; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<sql::Database> database_;
};

}  // namespace bourse::test
