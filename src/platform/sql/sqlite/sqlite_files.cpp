#include "platform/sql/sqlite/sqlite_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.hpp"

namespace bourse::sql {
namespace {

/// The database, and what stands beside it.
constexpr std::array kSuffixes{"", "-wal", "-shm", "-journal", ".lock"};

constexpr mode_t kOwnerOnlyFile = 0600;
constexpr mode_t kOwnerOnlyFolder = 0700;
constexpr mode_t kPermissions = 07777;
constexpr mode_t kGroupAndOthers = 0077;
constexpr mode_t kOthers = 0007;

/// `0644`.
std::string octal(mode_t mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) digits += static_cast<char>('0' + ((mode >> shift) & 7));
    return digits;
}

void make_file_private(const std::string& path, const FileWarning& warn) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    if ((status.st_mode & kGroupAndOthers) == 0) return;
    const std::string was = octal(status.st_mode & kPermissions);
    if (::chmod(path.c_str(), kOwnerOnlyFile) == 0) {
        warn("corrected the permissions of a file", path + " had mode " + was + " and has 0600 now");
    } else {
        warn("cannot correct the permissions of a file", path + " has mode " + was + ": " + std::strerror(errno));
    }
}

/// With the reason in errno.
[[noreturn]] void fail(const char* doing, const std::string& path) {
    throw Unavailable("cannot " + std::string(doing) + " " + path + ": " + std::strerror(errno));
}

void remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path);
}

}  // namespace

void make_store_folder(const std::filesystem::path& folder, const FileWarning& warn) {
    const auto fail = [&](const std::string& reason) {
        throw Unavailable("cannot create the folder " + folder.string() + ": " + reason);
    };
    std::error_code failed;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failed);
    if (failed) fail(failed.message());
    if (::mkdir(folder.c_str(), kOwnerOnlyFolder) == 0) return;
    const int reason = errno;
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) fail(std::strerror(reason));
    if ((status.st_mode & kOthers) == 0) return;
    warn("other users may use the data folder",
         folder.string() + " has mode " + octal(status.st_mode & kPermissions) + "; chmod o-rwx keeps them out");
}

void make_store_files_private(const std::filesystem::path& file, const FileWarning& warn) {
    const int created = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnlyFile);
    if (created >= 0) {
        ::close(created);
    } else if (errno != EEXIST) {
        throw Unavailable("cannot create " + file.string() + ": " + std::strerror(errno));
    }
    for (const char* suffix : kSuffixes) {
        make_file_private(file.string() + suffix, warn);
    }
}

void remove_store_files(const std::filesystem::path& file) {
    for (const char* suffix : kSuffixes) remove_file(file.string() + suffix);
}

void rename_store_file(const std::filesystem::path& file, const std::filesystem::path& renamed) {
    // SQLite would apply a journal or log of another database to this one.
    for (const char* suffix : {"-wal", "-shm", "-journal"}) remove_file(renamed.string() + suffix);
    if (::rename(file.c_str(), renamed.c_str()) != 0) fail("rename", file.string());
    const std::string folder = renamed.has_parent_path() ? renamed.parent_path().string() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) fail("open", folder);
    const int synced = ::fsync(descriptor);
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (synced != 0) fail("sync", folder);
}

}  // namespace bourse::sql
