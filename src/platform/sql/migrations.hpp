#pragma once
#include <span>

#include "base/asset.hpp"
#include "platform/sql/database.hpp"

namespace bourse::sql {

/// Brings the store to the newest of `migrations`: files `NNNN_name.sql`, numbered from 1 without gaps, each applied
/// once, in order, all in one transaction, and recorded with a checksum. Returns how many were applied. Throws
/// MigrationRefused when a recorded one has been edited since, MigratedByAnother when the store is newer than this
/// program.
int migrate(Database& database, std::span<const Asset> migrations);

/// Whether migrate() would have nothing to do.
[[nodiscard]] bool is_migrated(Database& database, std::span<const Asset> migrations);

class MigrationRefused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Another version of the program, or of a dataset's file, has brought the store to what this one does not know.
class MigratedByAnother : public MigrationRefused {
  public:
    using MigrationRefused::MigrationRefused;
};

}  // namespace bourse::sql
