#include "platform/sql/sqlite/sqlite_compact.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/error.hpp"

namespace bourse::sql {
namespace {

struct CloseHandle {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using OwnHandle = std::unique_ptr<sqlite3, CloseHandle>;

OwnHandle open_to_compact(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    OwnHandle handle(opened);
    if (code != SQLITE_OK) throw Unavailable(sqlite3_errstr(code));
    sqlite3_busy_timeout(opened, 5000);
    return handle;
}

/// Runs a statement; `value` receives the first column of its row, if it is not null.
int store_value(void* value, int, char** columns, char**) {
    if (value != nullptr) *static_cast<std::int64_t*>(value) = std::stoll(columns[0]);
    return 0;
}

std::int64_t run_pragma(sqlite3* handle, const char* statement, bool has_value) {
    std::int64_t value = 0;
    const int code = sqlite3_exec(handle, statement, has_value ? store_value : nullptr, &value, nullptr);
    if (code != SQLITE_OK) throw Unavailable(sqlite3_errmsg(handle));
    return value;
}

}  // namespace

bool compact_sqlite(const std::filesystem::path& file, std::int64_t min_bytes) {
    try {
        const OwnHandle handle = open_to_compact(file);
        const std::int64_t unused = run_pragma(handle.get(), "PRAGMA freelist_count", true);
        const std::int64_t page_size = run_pragma(handle.get(), "PRAGMA page_size", true);
        if (unused * page_size < min_bytes || unused * 2 < run_pragma(handle.get(), "PRAGMA page_count", true))
            return false;
        run_pragma(handle.get(), "PRAGMA synchronous = FULL; VACUUM", false);
        // Shortens the file now. The writer, which checkpoints otherwise, does not run.
        run_pragma(handle.get(), "PRAGMA wal_checkpoint(TRUNCATE)", false);
        return true;
    } catch (const Unavailable& failure) {
        throw Unavailable("cannot compact " + file.string() + ": " + failure.what());
    }
}

}  // namespace bourse::sql
