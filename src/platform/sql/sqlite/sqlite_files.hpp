#pragma once
#include <filesystem>
#include <functional>
#include <string_view>

namespace bourse::sql {

/// Receives a warning about files: a message, and the file that it concerns.
using FileWarning = std::function<void(std::string_view message, std::string_view what)>;

/// Creates the folder of a store, for its owner only (0700), and missing parents with the usual permissions. Leaves an
/// existing folder as it is, and warns when users other than its owner and group may use it. Throws Unavailable when
/// it cannot be created.
void make_store_folder(const std::filesystem::path& folder, const FileWarning& warn);

/// Creates a missing database file, and restricts it and the files that SQLite keeps beside it to their owner (0600);
/// SQLite gives new ones the permissions of the database. Warns about each file that others could use. The file must
/// not be open in this process: closing a descriptor releases all its locks of the process. Throws Unavailable when the
/// file cannot be created.
void make_store_files_private(const std::filesystem::path& file, const FileWarning& warn);

/// Removes a database file and the files beside it, as far as they exist. Throws Unavailable.
void remove_store_files(const std::filesystem::path& file);

/// Renames a database file that nobody uses, and makes the new name durable. A database of the new name is replaced;
/// it is never combined with what the former one left beside it. Throws Unavailable.
void rename_store_file(const std::filesystem::path& file, const std::filesystem::path& renamed);

}  // namespace bourse::sql
