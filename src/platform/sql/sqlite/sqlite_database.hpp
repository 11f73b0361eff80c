#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>

#include "platform/sql/database.hpp"
#include "platform/sql/sqlite/sqlite_files.hpp"

namespace bourse::sql {

struct SqliteOptions {
    /// The database file; created when missing. Its folder must exist. It and the files beside it are private: see
    /// make_store_files_private().
    std::filesystem::path file;
    /// Maximum number of concurrent readers.
    std::size_t readers = 2;
    /// For a process that only loads bulk data: uses a rollback journal instead of the write-ahead log, which writes
    /// new pages once instead of twice. Equally safe, but reads may have to wait during a write transaction.
    bool bulk_load = false;
    /// How long a reading statement may take for its next row before it fails as Unavailable; 0: no limit.
    std::chrono::milliseconds read_limit{0};
    /// How long a write transaction may wait for earlier ones before it throws Overloaded; 0: no limit. A WriteDeadline
    /// of the thread takes precedence.
    std::chrono::milliseconds write_wait{0};
    /// Receives warnings about the permissions of files.
    FileWarning warn = [](std::string_view, std::string_view) {};
};

/// Opens the store for this process exclusively: SQLite allows one writer (docs/adr/0006), so a second process that
/// opens the same file gets StoreInUse. WAL mode, every commit synced. Throws Unavailable when the file cannot be
/// opened or is not a database.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

/// Another process owns the database file.
class StoreInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::sql
