#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>

#include "platform/sql/database.hpp"

namespace bourse::sql {

struct SqliteOptions {
    /// The database file; made when it is absent. Its folder exists.
    std::filesystem::path file;
    /// How many read at once.
    std::size_t readers = 2;
    /// For a process that loads much and does nothing else: a rollback journal instead of the write-ahead log, which
    /// writes new pages once instead of twice. As safe; but while a write transaction runs, reads may have to wait.
    bool bulk_load = false;
    /// How long a reading statement may look for its next row before it ends as Unavailable; 0: for ever.
    std::chrono::milliseconds read_limit{0};
};

/// Opens the store for this process alone: a second process that opens the same file is refused with StoreInUse,
/// because SQLite's writer must be one (docs/adr/0006). WAL mode, every commit synced. Throws Unavailable when the file
/// cannot be opened or is not a database.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

/// Another process owns the database file.
class StoreInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::sql
