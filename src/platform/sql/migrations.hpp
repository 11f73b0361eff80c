#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/asset.hpp"
#include "platform/sql/database.hpp"

namespace bourse::sql {

/// Brings the store to the newest of `migrations`: files `NNNN_name.sql`, numbered from 1 without gaps. Applies each
/// once, in order, all in one transaction, and records its checksum. Returns the number applied. When the store already
/// has a migration, and so may hold data, it first calls `prepare` with the number of the next one, `NNNN`; an
/// exception from there leaves the store untouched. Calls `before` with the number of each migration inside the
/// transaction, just before it is applied; an exception from there leaves the store untouched too. Throws
/// MigrationRefused when a recorded migration was edited afterwards, MigratedByAnother when the store is newer than
/// this program.
int migrate(
    Database& database, std::span<const Asset> migrations,
    const std::function<void(std::string_view next)>& prepare = [](std::string_view) {},
    const std::function<void(std::string_view number, Connection&)>& before = [](std::string_view, Connection&) {});

/// A migration file with its checksum.
struct Migration {
    std::string_view name;
    std::string_view content;
    std::string checksum;
};

/// Whether migrate() has nothing to do. Throws like it.
[[nodiscard]] bool is_migrated(Database& database, std::span<const Asset> migrations);

/// is_migrated() for repeated checks: computes the checksums of the files once.
class MigrationCheck {
  public:
    /// The content of `migrations` outlives it.
    explicit MigrationCheck(std::span<const Asset> migrations);
    [[nodiscard]] bool is_migrated(Database& database) const;

  private:
    std::vector<Migration> migrations_;
};

class MigrationRefused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A newer version of the program, or of a dataset file, has applied migrations that this one does not know.
class MigratedByAnother : public MigrationRefused {
  public:
    using MigrationRefused::MigrationRefused;
};

}  // namespace bourse::sql
