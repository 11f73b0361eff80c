#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "app/setup/store.hpp"
#include "base/asset.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"

namespace bourse::app {

/// The migration of a SQLite store that removes the tables of bars from its main file.
inline constexpr std::string_view kBarsApart = "0012";

/// Whether the bars of a SQLite store are in a file of their own. False for an empty file too.
[[nodiscard]] bool are_bars_apart(sql::Database& main);

/// Opens the file of the bars, which exists. Throws Unavailable, which names `main_file` too, when it is missing.
[[nodiscard]] std::unique_ptr<sql::Database> open_bars_file(const sql::SqliteOptions& options,
                                                            const std::filesystem::path& main_file);

/// Moves the bars of a store of one file to a file of their own, inside the migration of the main file. The new file is
/// complete and durable before it gets its name, and has its name before the migration is committed. Until then the
/// main file keeps the bars, and the next start makes the new file again. So a process that is killed loses nothing.
class BarsMove {
  public:
    /// Before the migration. All arguments outlive it.
    BarsMove(sql::Database& main, std::filesystem::path file, std::span<const Asset> migrations,
             const StoreNotices& notices);

    /// Inside the transaction of the migration, before the tables are dropped. Throws Unavailable.
    void run(sql::Connection& main) const;

  private:
    void copy(sql::Connection& main, const std::filesystem::path& part) const;
    /// Copies an existing file of bars whose state is not that of the main file: an older main file was put back beside
    /// it. A move that was killed before its commit has left the same state.
    void keep_other_bars(sql::Connection& main) const;

    const std::filesystem::path file_;
    const std::span<const Asset> migrations_;
    const StoreNotices& notices_;
    /// The main file is new. A file of bars that already exists was made by a process that was killed just before it
    /// committed the main file, or belongs to a store whose main file is lost. Both are kept.
    const bool is_new_;
};

/// After a migration: returns the space that the main file no longer needs. A failure is only a warning.
void compact_store(const std::filesystem::path& file, const StoreNotices& notices);

}  // namespace bourse::app
