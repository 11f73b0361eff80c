#pragma once
#include <filesystem>
#include <memory>

#include "platform/sql/migrations.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/migration_files.hpp"
#include "support/postgres_schema.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::test {

/// Whether a store of this dialect is available; otherwise tests are skipped with kNoPostgres.
inline bool can_open(sql::Dialect dialect) {
    return dialect == sql::Dialect::Sqlite || postgres_server() != nullptr;
}

/// An empty store, separate from all others.
class EmptyStore {
  public:
    explicit EmptyStore(sql::Dialect dialect) {
        if (dialect == sql::Dialect::Sqlite) {
            folder_ = std::make_unique<TemporaryFolder>();
            database_ = sql::open_sqlite({folder_->path() / "bourse.db", 2});
            bars_ = sql::open_sqlite({folder_->path() / "bars.db", 2});
        } else {
            schema_ = std::make_unique<PostgresSchema>();
            database_ = schema_->open();
        }
    }

    [[nodiscard]] sql::Database& database() { return *database_; }
    /// The database of bars and symbols: another one on SQLite.
    [[nodiscard]] sql::Database& bars() { return bars_ ? *bars_ : *database_; }
    /// Applies all migrations. `repository` is the root of the sources.
    void migrate(const std::filesystem::path& repository) {
        const char* dialect = database_->dialect() == sql::Dialect::Sqlite ? "sqlite" : "postgres";
        sql::migrate(*database_, MigrationFiles(repository / "migrations" / dialect).assets());
        if (bars_) sql::migrate(*bars_, MigrationFiles(repository / "migrations" / "sqlite_bars").assets());
    }

  private:
    std::unique_ptr<TemporaryFolder> folder_;
    std::unique_ptr<PostgresSchema> schema_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<sql::Database> bars_;
};

}  // namespace bourse::test
