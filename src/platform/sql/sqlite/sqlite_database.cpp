#include "platform/sql/sqlite/sqlite_database.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/mutex.hpp"
#include "platform/sql/sqlite/sqlite_connection.hpp"
#include "platform/sql/sqlite/writer_turns.hpp"
#include "platform/sql/write_deadline.hpp"

namespace bourse::sql {
namespace {

/// Exclusive access to a database file, as an advisory lock on a file beside it. The kernel releases it when the
/// process ends for any reason.
class Ownership {
  public:
    explicit Ownership(const std::filesystem::path& file) {
        const std::string path = file.string() + ".lock";
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor_ < 0) throw Unavailable("open " + path + ": " + std::strerror(errno));
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            std::array<char, 32> owner{};
            const auto length = ::pread(descriptor_, owner.data(), owner.size() - 1, 0);
            ::close(descriptor_);
            std::string message = "the store " + file.string() + " is in use by another process";
            if (length > 0) message += " (pid " + std::string(owner.data()) + ")";
            throw StoreInUse(message + "; a SQLite store belongs to one process; stop that process first");
        }
        const std::string pid = std::to_string(::getpid());
        // The owner's pid is only used in the message above, so a failure to write it is harmless.
        if (::ftruncate(descriptor_, 0) == 0) static_cast<void>(!::pwrite(descriptor_, pid.data(), pid.size(), 0));
    }
    ~Ownership() { ::close(descriptor_); }
    Ownership(const Ownership&) = delete;
    Ownership& operator=(const Ownership&) = delete;

  private:
    int descriptor_;
};

/// Connections for reading; take() waits for a free one.
class ReaderPool {
  public:
    ReaderPool(const SqliteOptions& options, SqliteConnection::Journal journal) {
        for (std::size_t i = 0; i < options.readers; ++i) {
            idle_.push_back(std::make_unique<SqliteConnection>(options.file, SqliteConnection::Role::Reader, journal,
                                                               options.read_limit));
        }
    }

    std::unique_ptr<SqliteConnection> take() {
        MutexLock lock(mutex_);
        while (idle_.empty()) returned_.wait(lock);
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }

    void give_back(std::unique_ptr<SqliteConnection> connection) {
        {
            const MutexLock lock(mutex_);
            idle_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

  private:
    Mutex mutex_;
    ConditionVariable returned_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_ BOURSE_GUARDED_BY(mutex_);
};

class SqliteDatabase final : public Database {
  public:
    explicit SqliteDatabase(const SqliteOptions& options)
        : ownership_(options.file),
          write_wait_(options.write_wait),
          writer_(private_file(options), SqliteConnection::Role::Writer, journal_of(options)),
          readers_(options, journal_of(options)) {}

    void read(const std::function<void(Connection&)>& work) override {
        auto connection = readers_.take();
        try {
            connection->begin("BEGIN");
            work(*connection);
            connection->reset_statements();
            connection->execute_script("COMMIT");
        } catch (...) {
            connection->rollback();
            readers_.give_back(std::move(connection));
            throw;
        }
        readers_.give_back(std::move(connection));
    }

    void write_if(const std::function<bool(Connection&)>& work) override {
        const WriterTurns::Turn turn(turns_, write_deadline());
        if (!failure_.empty()) throw Unavailable("writing has stopped until a restart, because " + failure_);
        try {
            writer_.begin("BEGIN IMMEDIATE");
            if (!work(writer_)) {
                writer_.rollback();
                return;
            }
            writer_.reset_statements();
            writer_.execute_script("COMMIT");
        } catch (const DiskFailure& failure) {
            writer_.rollback();
            failure_ = failure.what();
            throw;
        } catch (...) {
            writer_.rollback();
            throw;
        }
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::Sqlite; }

  private:
    static const std::filesystem::path& private_file(const SqliteOptions& options) {
        make_store_files_private(options.file, options.warn);
        return options.file;
    }
    static SqliteConnection::Journal journal_of(const SqliteOptions& options) {
        return options.bulk_load ? SqliteConnection::Journal::Rollback : SqliteConnection::Journal::WriteAhead;
    }

    [[nodiscard]] std::optional<WriterTurns::Time> write_deadline() const {
        const auto of_thread = WriteDeadline::current();
        if (of_thread || write_wait_.count() == 0) return of_thread;
        return std::chrono::steady_clock::now() + write_wait_;
    }

    Ownership ownership_;
    const std::chrono::milliseconds write_wait_;
    WriterTurns turns_;
    /// Used only by the writer whose turn it is, like `writer_`.
    std::string failure_;
    SqliteConnection writer_;
    ReaderPool readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<SqliteDatabase>(options);
}

}  // namespace bourse::sql
