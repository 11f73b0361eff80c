#include "app/setup/store.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <thread>

#include "app/setup/bars_file.hpp"
#include "embedded/postgres_migrations.hpp"
#include "embedded/sqlite_bars_migrations.hpp"
#include "embedded/sqlite_migrations.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/datasets/store/tables_store.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/postgres/postgres_database.hpp"
#include "platform/sql/sqlite/sqlite_copy.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "platform/sql/sqlite/sqlite_files.hpp"
#include "platform/sql/write_lane.hpp"

namespace bourse::app {
namespace {

/// A limit keeps requests from waiting indefinitely for one statement. Imports and migrations have
/// no limit, because they may need long statements.
constexpr std::chrono::seconds kMaxServedStatement{30};
constexpr std::chrono::milliseconds kPauseBetweenLooks{250};
/// A command waits for a server that is far away or busy.
constexpr std::chrono::seconds kMaxCommandConnect{10};

/// Number of `serve` threads that may use the store at once, so that no thread waits for a connection, in any
/// combination of roles: threads for requests, searches, passwords and quotes, two that poll for changes, two for
/// health checks, three that delete old reports, history and keys, one that saves the reports of this process.
std::size_t threads_that_ask(const Settings& settings) {
    const auto for_requests = static_cast<std::size_t>(settings.tasks.blocking_threads);
    const auto for_users = static_cast<std::size_t>(settings.accounts.hashing_threads + settings.quotes.threads);
    return for_requests + datasets::search_threads(for_requests) + for_users + 8;
}

/// Commands write alone, so only requests need a limit of the wait for other writers. An import of bars may hold the
/// writer of its file for long; what writes there in the background waits.
sql::SqliteOptions sqlite_options(const Settings& settings, const std::filesystem::path& file,
                                  const StoreNotices& notices, StoreUse use) {
    const bool serves = use == StoreUse::Serving;
    return {.file = file,
            .readers = serves ? threads_that_ask(settings) : 1,
            .bulk_load = use == StoreUse::Loading,
            .read_limit = serves ? kMaxServedStatement : std::chrono::seconds(0),
            .warn = notices.warn};
}

Store open_sqlite_store(const Settings& settings, const sql::StorePlace& place, const StoreNotices& notices,
                        StoreUse use) {
    const bool makes_none = use == StoreUse::Inspecting || use == StoreUse::Amending;
    if (makes_none && !std::filesystem::exists(place.file)) {
        throw Unavailable("store not found at " + place.file.string());
    }
    if (place.file.has_parent_path()) sql::make_store_folder(place.file.parent_path(), notices.warn);
    sql::SqliteOptions main = sqlite_options(settings, place.file, notices, use);
    if (use == StoreUse::Serving) main.write_wait = sql::kMaxWriteWait;
    Store store(sql::open_sqlite(main), [bars = sqlite_options(settings, place.bars_file(), notices, use),
                                         main_file = place.file] { return open_bars_file(bars, main_file); });
    if (are_bars_apart(store.main())) store.open_bars();
    return store;
}

Store open_postgres_store(const Settings& settings, const std::string& connection, StoreUse use) {
    sql::PostgresOptions options{.connection = connection};
    if (use != StoreUse::Serving) {
        options.connect_limit = kMaxCommandConnect;
    } else {
        options.connections = threads_that_ask(settings);
        options.statement_limit = kMaxServedStatement;
    }
    return {sql::open_postgres(options), nullptr};
}

std::span<const Asset> migrations_of(sql::Dialect dialect) {
    return dialect == sql::Dialect::Sqlite ? embedded::sqlite_migrations() : embedded::postgres_migrations();
}

/// The migrations of Store::bars(), beside those of Store::main().
std::span<const Asset> bars_migrations_of(sql::Dialect dialect) {
    if (dialect != sql::Dialect::Sqlite) return {};
    return embedded::sqlite_bars_migrations();
}

void copy_store(const std::filesystem::path& file, std::string_view next, const StoreNotices& notices) {
    const std::string copy = file.string() + ".before-" + std::string(next);
    notices.info("copying the store before its migration", copy);
    sql::copy_sqlite(file, copy);
}

/// Migrates both files of the store.
int migrate_sqlite(const sql::StorePlace& place, Store& store, const StoreNotices& notices) {
    const BarsMove move(store.main(), place.bars_file(), embedded::sqlite_bars_migrations(), notices);
    int steps = sql::migrate(
        store.main(), embedded::sqlite_migrations(),
        [&](std::string_view next) { copy_store(place.file, next, notices); },
        [&](std::string_view number, sql::Connection& connection) {
            if (number == kBarsApart) move.run(connection);
        });
    if (steps > 0) compact_store(place.file, notices);
    store.open_bars();
    return steps + sql::migrate(store.bars(), embedded::sqlite_bars_migrations(),
                                [&](std::string_view next) { copy_store(place.bars_file(), next, notices); });
}

void require_migrated(Store& store, Tables tables) {
    if (!is_store_migrated(store, tables)) throw NotMigrated("the store is behind: run bourse migrate");
}

}  // namespace

StoreNotices notices_in(telemetry::Log& log) {
    return {.info =
                [&log](std::string_view message, std::string_view what) {
                    log.info(message, {{"what", what}});
                },
            .warn =
                [&log](std::string_view message, std::string_view what) {
                    log.warn(message, {{"what", what}});
                }};
}

std::vector<sql::Database*> Store::databases() {
    std::vector<sql::Database*> all{main_.get()};
    if (bars_ != nullptr) all.push_back(bars_.get());
    return all;
}

void Store::open_bars() {
    if (!has_bars()) bars_ = open_bars_();
}

Store open_store(const Settings& settings, const StoreNotices& notices, StoreUse use) {
    const sql::StorePlace place = sql::store_place(settings.store);
    if (place.is_embedded()) return open_sqlite_store(settings, place, notices, use);
    return open_postgres_store(settings, place.connection, use);
}

Store open_migrated_store(const Settings& settings, Tables tables, const StoreNotices& notices, StoreUse use) {
    Store store = open_store(settings, notices, use);
    if (store.dialect() == sql::Dialect::Sqlite) {
        migrate_store(settings, store, tables, notices);
    } else {
        require_migrated(store, tables);
    }
    return store;
}

Store wait_for_migrated_store(const Settings& settings, Tables tables, telemetry::Log& log) {
    const bool may_wait = settings.store.check_migration && !sql::store_place(settings.store).is_embedded();
    const StoreNotices notices = notices_in(log);
    if (!may_wait) return open_migrated_store(settings, tables, notices);

    Store store = open_store(settings, notices);
    const auto deadline = std::chrono::steady_clock::now() + settings.store.migration_wait;
    std::string told;
    for (;;) {
        std::string reason;
        try {
            require_migrated(store, tables);
            return store;
        } catch (const NotMigrated& behind) {
            reason = behind.what();
        } catch (const Unavailable& away) {
            reason = away.what();
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            throw NotMigrated("gave up waiting for the store to be migrated: " + reason);
        }
        if (reason != told) log.info("waiting for the store to be migrated", {{"what", reason}});
        told = reason;
        std::this_thread::sleep_for(kPauseBetweenLooks);
    }
}

TemporaryFolder::TemporaryFolder(bool is_needed) {
    if (!is_needed) return;
    std::string path = (std::filesystem::temp_directory_path() / "bourse-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw std::system_error(errno, std::generic_category(), path);
    path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Store open_temporary_store(const TemporaryFolder& folder, Tables tables) {
    const auto open = [&folder](const char* name) {
        return sql::open_sqlite({.file = folder.path() / name, .readers = 1, .bulk_load = true});
    };
    Store store(open("bourse.db"), [open] { return open("bars.db"); });
    sql::migrate(store.main(), embedded::sqlite_migrations());
    store.open_bars();
    sql::migrate(store.bars(), embedded::sqlite_bars_migrations());
    datasets::migrate_tables(store.main(), tables);
    return store;
}

int migrate_store(const Settings& settings, Store& store, Tables tables, const StoreNotices& notices) {
    const int steps = store.dialect() == sql::Dialect::Sqlite
                          ? migrate_sqlite(sql::store_place(settings.store), store, notices)
                          : sql::migrate(store.main(), embedded::postgres_migrations());
    return steps + datasets::migrate_tables(store.main(), tables);
}

StoreCheck::StoreCheck(Store& store, Tables tables)
    : store_(store),
      tables_(tables),
      main_(migrations_of(store.dialect())),
      bars_(bars_migrations_of(store.dialect())) {}

bool StoreCheck::is_migrated() {
    if (!main_.is_migrated(store_.main()) || !store_.has_bars()) return false;
    const bool are_bars_migrated = &store_.bars() == &store_.main() || bars_.is_migrated(store_.bars());
    return are_bars_migrated && datasets::are_tables_migrated(store_.main(), tables_);
}

bool is_store_migrated(Store& store, Tables tables) {
    return StoreCheck(store, tables).is_migrated();
}

}  // namespace bourse::app
