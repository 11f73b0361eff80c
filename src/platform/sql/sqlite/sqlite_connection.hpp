#pragma once
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "platform/sql/database.hpp"

namespace bourse::sql {

/// The disk failed to read, write or sync. Its contents are then unknown, so writing stops until a restart.
class DiskFailure final : public Unavailable {
  public:
    using Unavailable::Unavailable;
};

/// Throws the exception for `code`: DiskFailure; Unavailable when the file, disk or memory failed or time ran out;
/// StoreFailure when the statement or the data is wrong. `doing` names the operation; the message includes SQLite's
/// text.
[[noreturn]] void throw_sqlite_error(sqlite3* handle, int code, std::string_view doing);

/// Interrupts a statement that takes too long to produce its next row; it then returns SQLITE_INTERRUPT.
class StepLimit {
  public:
    /// 0: no limit.
    explicit StepLimit(std::chrono::milliseconds longest) : longest_(longest) {}

    /// Lets SQLite check the time after every 100,000 instructions. The object must not move while the connection
    /// exists.
    void watch(sqlite3* handle);
    /// Starts the time, or defers it to the first check: most steps end before any check.
    void begin_step() { begin_.reset(); }

  private:
    static int is_over(void* limit);

    std::chrono::milliseconds longest_;
    std::optional<std::chrono::steady_clock::time_point> begin_;
};

/// One statement of a SqliteConnection, which outlives it.
class SqliteStatement final : public Statement {
  public:
    SqliteStatement(sqlite3* handle, std::string_view sql, StepLimit& limit);
    ~SqliteStatement() override;
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    using Statement::bind;
    using Statement::post;
    void bind(std::span<const Value> values) override;
    bool step() override;
    void post(std::span<const Value> values) override { execute(values); }
    [[nodiscard]] std::int64_t changes() const override;
    [[nodiscard]] bool is_null(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] double real(int column) const override;
    [[nodiscard]] std::string_view text(int column) const override;

    /// Ends the current run and releases its locks.
    void reset();

  private:
    sqlite3* handle_;
    StepLimit& limit_;
    sqlite3_stmt* statement_ = nullptr;
};

/// One SQLite connection with its prepared statements. Used by one thread at a time.
class SqliteConnection final : public Connection {
  public:
    enum class Role { Reader, Writer };
    enum class Journal { WriteAhead, Rollback };

    /// Opens the file with every commit synced. A reader cannot write and never checkpoints. All connections of a file
    /// use the same journal. `step_limit`: see StepLimit.
    SqliteConnection(const std::filesystem::path& file, Role role, Journal journal,
                     std::chrono::milliseconds step_limit = std::chrono::milliseconds(0));
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Statement& statement(std::string_view sql) override;
    void execute_script(std::string_view sql) override;
    std::unique_ptr<RowStream> insert_rows(std::string_view table, std::span<const std::string_view> columns) override;
    bool has_table(std::string_view name) override;
    void take_lock(std::string_view) override {}
    [[nodiscard]] Dialect dialect() const override { return Dialect::Sqlite; }

    /// Begins a transaction with this statement. Drops the prepared statements first when there are very many.
    void begin(std::string_view how);
    /// Ends the transaction without writing, in any state. Does not throw.
    void rollback() noexcept;
    /// Ends the runs of all statements.
    void reset_statements();

  private:
    /// Dynamically built statements must not fill the memory.
    static constexpr std::size_t kMaxStatements = 256;

    StepLimit limit_;
    sqlite3* handle_ = nullptr;
    std::map<std::string, std::unique_ptr<SqliteStatement>, std::less<>> statements_;
};

}  // namespace bourse::sql
