#include "app/setup/store.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <thread>

#include "embedded/postgres_migrations.hpp"
#include "embedded/sqlite_migrations.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/datasets/store/tables_store.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/postgres/postgres_database.hpp"
#include "platform/sql/sqlite/sqlite_copy.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "platform/sql/sqlite/sqlite_files.hpp"

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

std::unique_ptr<sql::Database> open_sqlite_store(const Settings& settings, const std::filesystem::path& file,
                                                 const StoreNotices& notices, StoreUse use) {
    const bool makes_none = use == StoreUse::Inspecting || use == StoreUse::Amending;
    if (makes_none && !std::filesystem::exists(file)) {
        throw Unavailable("store not found at " + file.string());
    }
    if (file.has_parent_path()) sql::make_store_folder(file.parent_path(), notices.warn);
    return sql::open_sqlite({.file = file,
                             .readers = use == StoreUse::Serving ? threads_that_ask(settings) : 1,
                             .bulk_load = use == StoreUse::Loading,
                             .read_limit = use == StoreUse::Serving ? kMaxServedStatement : std::chrono::seconds(0),
                             .warn = notices.warn});
}

std::unique_ptr<sql::Database> open_postgres_store(const Settings& settings, const std::string& connection,
                                                   StoreUse use) {
    sql::PostgresOptions options{.connection = connection};
    if (use != StoreUse::Serving) {
        options.connect_limit = kMaxCommandConnect;
    } else {
        options.connections = threads_that_ask(settings);
        options.statement_limit = kMaxServedStatement;
    }
    return sql::open_postgres(options);
}

std::span<const Asset> migrations_of(const sql::Database& database) {
    return database.dialect() == sql::Dialect::Sqlite ? embedded::sqlite_migrations() : embedded::postgres_migrations();
}

void require_migrated(sql::Database& database, Tables tables) {
    if (!is_store_migrated(database, tables)) throw NotMigrated("the store is behind: run bourse migrate");
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

std::unique_ptr<sql::Database> open_store(const Settings& settings, const StoreNotices& notices, StoreUse use) {
    const sql::StorePlace place = sql::store_place(settings.store);
    if (place.is_embedded()) return open_sqlite_store(settings, place.file, notices, use);
    return open_postgres_store(settings, place.connection, use);
}

std::unique_ptr<sql::Database> open_migrated_store(const Settings& settings, Tables tables, const StoreNotices& notices,
                                                   StoreUse use) {
    auto database = open_store(settings, notices, use);
    if (database->dialect() == sql::Dialect::Sqlite) {
        migrate_store(settings, *database, tables, notices);
    } else {
        require_migrated(*database, tables);
    }
    return database;
}

std::unique_ptr<sql::Database> wait_for_migrated_store(const Settings& settings, Tables tables, telemetry::Log& log) {
    const bool may_wait = settings.store.check_migration && !sql::store_place(settings.store).is_embedded();
    const StoreNotices notices = notices_in(log);
    if (!may_wait) return open_migrated_store(settings, tables, notices);

    auto database = open_store(settings, notices);
    const auto deadline = std::chrono::steady_clock::now() + settings.store.migration_wait;
    std::string told;
    for (;;) {
        std::string reason;
        try {
            require_migrated(*database, tables);
            return database;
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

std::unique_ptr<sql::Database> open_temporary_store(const TemporaryFolder& folder, Tables tables) {
    auto database = sql::open_sqlite({.file = folder.path() / "bourse.db", .readers = 1, .bulk_load = true});
    sql::migrate(*database, migrations_of(*database));
    datasets::migrate_tables(*database, tables);
    return database;
}

int migrate_store(const Settings& settings, sql::Database& database, Tables tables, const StoreNotices& notices) {
    const auto copy_first = [&](std::string_view next) {
        const sql::StorePlace place = sql::store_place(settings.store);
        if (!place.is_embedded()) return;
        const std::string copy = place.file.string() + ".before-" + std::string(next);
        notices.info("copying the store before its migration", copy);
        sql::copy_sqlite(place.file, copy);
    };
    const int steps = sql::migrate(database, migrations_of(database), copy_first);
    return steps + datasets::migrate_tables(database, tables);
}

StoreCheck::StoreCheck(sql::Database& database, Tables tables)
    : database_(database), tables_(tables), migrations_(migrations_of(database)) {}

bool StoreCheck::is_migrated() {
    return migrations_.is_migrated(database_) && datasets::are_tables_migrated(database_, tables_);
}

bool is_store_migrated(sql::Database& database, Tables tables) {
    return sql::is_migrated(database, migrations_of(database)) && datasets::are_tables_migrated(database, tables);
}

}  // namespace bourse::app
