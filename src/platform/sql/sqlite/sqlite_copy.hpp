#pragma once
#include <filesystem>

namespace bourse::sql {

/// Copies a database to the file `copy`, which its owner alone may read. The copy is one state of the database, and is
/// durable when the function returns. It is written under the name `copy` + `.part` and then renamed, so `copy` is
/// never incomplete; a previous file of that name is replaced. No transaction may write meanwhile. Throws Unavailable,
/// which names the file and says when the disk is full; then it leaves no `.part`.
void copy_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy);

}  // namespace bourse::sql
