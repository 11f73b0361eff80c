#pragma once
#include <cstdint>
#include <filesystem>

namespace bourse::sql {

/// Returns unused pages of a database to the file system when they are more than half of it and at least `min_bytes`.
/// Rewrites the rest, so it needs as much free space as that. No transaction may run meanwhile. A process that is
/// killed leaves the database as it was. Returns whether it was done. Throws Unavailable.
bool compact_sqlite(const std::filesystem::path& file, std::int64_t min_bytes);

}  // namespace bourse::sql
