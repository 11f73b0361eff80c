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
    for (const char* suffix : std::array{"", "-wal", "-shm", "-journal", ".lock"}) {
        make_file_private(file.string() + suffix, warn);
    }
}

}  // namespace bourse::sql
