#include "app/setup/bars_file.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "features/market/store/bars_move.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/sqlite/sqlite_compact.hpp"
#include "platform/sql/sqlite/sqlite_copy.hpp"
#include "platform/sql/sqlite/sqlite_files.hpp"

namespace bourse::app {
namespace {

/// Less unused space stays for later data.
constexpr std::int64_t kMinCompacted = std::int64_t{1} << 20;

bool has_table(sql::Database& database, std::string_view name) {
    bool is_there = false;
    database.read([&](sql::Connection& connection) { is_there = connection.has_table(name); });
    return is_there;
}

}  // namespace

bool are_bars_apart(sql::Database& main) {
    return has_table(main, "migrations") && !has_table(main, "bars");
}

std::unique_ptr<sql::Database> open_bars_file(const sql::SqliteOptions& options,
                                              const std::filesystem::path& main_file) {
    if (!std::filesystem::exists(options.file)) {
        throw Unavailable("the bars of the store are missing: " + main_file.string() + " belongs with " +
                          options.file.string() + ", which does not exist; restore it from the backup");
    }
    return sql::open_sqlite(options);
}

BarsMove::BarsMove(sql::Database& main, std::filesystem::path file, std::span<const Asset> migrations,
                   const StoreNotices& notices)
    : file_(std::move(file)), migrations_(migrations), notices_(notices), is_new_(!has_table(main, "migrations")) {}

void BarsMove::run(sql::Connection& main) const {
    if (is_new_ && std::filesystem::exists(file_)) return;
    if (!is_new_) notices_.info("moving the bars to a file of their own", file_.string());
    const std::filesystem::path part = file_.string() + ".new";
    try {
        // A process that was killed while it copied has left one.
        sql::remove_store_files(part);
        if (std::filesystem::exists(file_)) keep_other_bars(main);
        copy(main, part);
        sql::rename_store_file(part, file_);
        sql::remove_store_files(part);
    } catch (const Unavailable& failure) {
        try {
            sql::remove_store_files(part);
        } catch (const Unavailable&) {
            // The next start removes them.
        }
        throw Unavailable("cannot move the bars to " + file_.string() + ": " + failure.what());
    }
}

void BarsMove::copy(sql::Connection& main, const std::filesystem::path& part) const {
    const auto bars = sql::open_sqlite({.file = part, .readers = 1, .bulk_load = true});
    sql::migrate(*bars, migrations_);
    bars->write([&](sql::Connection& connection) { market::copy_bars(main, connection); });
}

void BarsMove::keep_other_bars(sql::Connection& main) const {
    bool is_same = false;
    const auto bars = sql::open_sqlite({.file = file_, .readers = 1});
    bars->read([&](sql::Connection& connection) { is_same = market::have_same_bars(main, connection); });
    if (is_same) return;
    const std::string name = file_.string() + ".before-" + std::string(kBarsApart);
    std::filesystem::path kept = name;
    for (int number = 2; std::filesystem::exists(kept); ++number) kept = name + "-" + std::to_string(number);
    notices_.warn("the bars beside the store are of another state; keeping a copy of them", kept.string());
    sql::copy_sqlite(file_, kept);
}

void compact_store(const std::filesystem::path& file, const StoreNotices& notices) {
    try {
        if (sql::compact_sqlite(file, kMinCompacted)) notices.info("compacted the store", file.string());
    } catch (const Unavailable& failure) {
        notices.warn("cannot return unused space of the store", failure.what());
    }
}

}  // namespace bourse::app
