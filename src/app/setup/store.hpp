#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/setup/settings.hpp"
#include "features/datasets/model/dataset.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::app {

/// How a command uses the store. Serving: requests, with a time limit for each statement. Changing: changes beside
/// other users of the store, without that limit. Loading: bulk load without other work. Inspecting: reads an existing
/// store. Amending: changes an existing store.
enum class StoreUse { Serving, Changing, Loading, Inspecting, Amending };

/// Receives what opening a store tells its operator: a message, and the file that it concerns.
struct StoreNotices {
    std::function<void(std::string_view message, std::string_view what)> info;
    std::function<void(std::string_view message, std::string_view what)> warn;
};
/// Writes them to the log.
[[nodiscard]] StoreNotices notices_in(telemetry::Log& log);

/// An open store. SQLite: two files, each with one writer, so that an import of bars keeps no other writer waiting
/// (docs/adr/0020). PostgreSQL: one database, which has many writers.
class Store {
  public:
    using Open = std::function<std::unique_ptr<sql::Database>()>;

    /// `open_bars` opens the database of the bars; empty when `main` has them too.
    Store(std::unique_ptr<sql::Database> main, Open open_bars)
        : main_(std::move(main)), open_bars_(std::move(open_bars)) {}

    /// Everything but bars and their symbols.
    [[nodiscard]] sql::Database& main() { return *main_; }
    /// Bars and their symbols. Not before the store is migrated.
    [[nodiscard]] sql::Database& bars() { return open_bars_ ? *bars_ : *main_; }
    /// main() and, when it is another one, bars().
    [[nodiscard]] std::vector<sql::Database*> databases();
    [[nodiscard]] sql::Dialect dialect() const { return main_->dialect(); }

    /// Opens the bars, unless they are open. Throws like open_store().
    void open_bars();
    /// Whether bars() can be called.
    [[nodiscard]] bool has_bars() const { return !open_bars_ || bars_ != nullptr; }

  private:
    std::unique_ptr<sql::Database> main_;
    Open open_bars_;
    std::unique_ptr<sql::Database> bars_;
};

/// Opens the store without migrating it. Creates a missing SQLite file and its folder, except for Inspecting and
/// Amending: these throw Unavailable, because the folder is probably mistyped. They are private to their owner. The
/// bars are open when the store has moved them to their file; then a missing one is Unavailable, since it is lost.
/// PostgreSQL is connected to on first use. Throws config::SettingError, sql::StoreInUse or Unavailable.
[[nodiscard]] Store open_store(const Settings& settings, const StoreNotices& notices, StoreUse use = StoreUse::Serving);

/// The record types with tables in the store.
using Tables = std::span<const datasets::Dataset>;
/// For commands on bars only: they do not read the record types, so they do not check the tables of these.
inline constexpr Tables kNoTables;

/// open_store(), at the newest migration, including the tables of record types. Every command except `migrate` and
/// `check` uses it. Migrates a SQLite store. PostgreSQL may be shared, so it is not migrated: throws NotMigrated when
/// it is behind. Throws what migrate_store() throws as well.
[[nodiscard]] Store open_migrated_store(const Settings& settings, Tables tables, const StoreNotices& notices,
                                        StoreUse use = StoreUse::Serving);

/// open_migrated_store() for `serve`. With `database.check_migration` it waits up to `database.migration_wait` until
/// PostgreSQL answers and is migrated.
[[nodiscard]] Store wait_for_migrated_store(const Settings& settings, Tables tables, telemetry::Log& log);

/// A folder that is removed with its content at the end; none unless `is_needed`.
class TemporaryFolder {
  public:
    explicit TemporaryFolder(bool is_needed);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// An empty SQLite store in the folder, which outlives it: for dry runs, which need no store and leave none.
[[nodiscard]] Store open_temporary_store(const TemporaryFolder& folder, Tables tables);

/// Brings the store of the settings to the newest migration; returns the number of migrations applied. Before it
/// changes a SQLite store that may hold data, it copies it to `STORE.before-NNNN`, the number of the next migration.
/// The steps of record types only add, so they need no copy. Opens the bars, and moves those of a store of one file to
/// a file of their own. Throws sql::MigrationRefused; Unavailable when the store cannot be copied or the bars cannot be
/// moved; the file at fault is unchanged then.
int migrate_store(const Settings& settings, Store& store, Tables tables, const StoreNotices& notices);

/// Whether migrate_store() has nothing to do. Throws sql::MigrationRefused.
[[nodiscard]] bool is_store_migrated(Store& store, Tables tables);

/// is_store_migrated() for repeated checks of one store. Safe from one thread at a time.
class StoreCheck {
  public:
    /// `store`, which is migrated, and `tables` outlive it.
    StoreCheck(Store& store, Tables tables);
    /// Throws sql::MigrationRefused.
    [[nodiscard]] bool is_migrated();

  private:
    Store& store_;
    Tables tables_;
    sql::MigrationCheck main_;
    sql::MigrationCheck bars_;
};

/// PostgreSQL is not at the newest migration.
class NotMigrated : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::app
