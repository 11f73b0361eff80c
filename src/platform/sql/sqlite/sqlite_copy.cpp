#include "platform/sql/sqlite/sqlite_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.hpp"

namespace bourse::sql {
namespace {

/// A file of the copy; removed again unless keep() is called.
class PartialFile {
  public:
    explicit PartialFile(std::string path) : path_(std::move(path)) {
        // A process that was killed while it copied has left one.
        ::unlink(path_.c_str());
        const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0) throw std::system_error(errno, std::generic_category());
        ::close(descriptor);
    }
    ~PartialFile() {
        if (!is_kept_) ::unlink(path_.c_str());
    }
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    void keep() { is_kept_ = true; }

  private:
    std::string path_;
    bool is_kept_ = false;
};

/// A connection of its own, without statements.
class Handle {
  public:
    Handle(const std::string& file, int flags) {
        const int code = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        if (code != SQLITE_OK) {
            sqlite3_close(handle_);
            throw Unavailable(sqlite3_errstr(code));
        }
        // Only the writer's connection checkpoints; see SqliteConnection.
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    ~Handle() { sqlite3_close(handle_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] sqlite3* get() const { return handle_; }

  private:
    sqlite3* handle_ = nullptr;
};

void copy_pages(const std::string& from, const std::string& to) {
    const Handle source(from, SQLITE_OPEN_READONLY);
    const Handle target(to, SQLITE_OPEN_READWRITE);
    // The file is thrown away after a failure, and synced when it is complete. A journal would only be left behind.
    const char* unjournaled = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF";
    const int set = sqlite3_exec(target.get(), unjournaled, nullptr, nullptr, nullptr);
    if (set != SQLITE_OK) throw Unavailable(sqlite3_errstr(set));
    sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
    if (backup == nullptr) throw Unavailable(sqlite3_errmsg(target.get()));
    const int copied = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if ((copied & 0xFF) == SQLITE_FULL) throw Unavailable("the disk is full");
    if (copied != SQLITE_DONE) throw Unavailable(sqlite3_errstr(copied));
    if (finished != SQLITE_OK) throw Unavailable(sqlite3_errstr(finished));
}

/// Makes a file, or the entries of a folder, durable.
void sync(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category());
    const int synced = ::fsync(descriptor);
    const int reason = errno;
    ::close(descriptor);
    if (synced != 0) throw std::system_error(reason, std::generic_category());
}

void copy_durably(const std::filesystem::path& file, const std::filesystem::path& copy) {
    PartialFile part(copy.string() + ".part");
    copy_pages(file.string(), part.path());
    sync(part.path());
    std::filesystem::rename(part.path(), copy);
    part.keep();
    sync(copy.has_parent_path() ? copy.parent_path().string() : ".");
}

}  // namespace

void copy_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy) {
    const std::string doing = "cannot copy the store to " + copy.string() + ": ";
    try {
        copy_durably(file, copy);
    } catch (const std::system_error& failure) {
        const bool is_full = failure.code() == std::errc::no_space_on_device;
        throw Unavailable(doing + (is_full ? "the disk is full" : failure.code().message()));
    } catch (const Unavailable& failure) {
        throw Unavailable(doing + failure.what());
    }
}

}  // namespace bourse::sql
