#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace bourse::sql {

/// The SQL dialect of a store, for the few places that depend on it: migrations.
enum class Dialect : std::uint8_t { Sqlite, Postgres };

/// A bound parameter. Binding copies text, so a temporary may be passed.
using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string_view>;

/// One prepared statement of one connection; parameters are written `?1`, `?2`, … in every dialect. Not safe from two
/// threads at once. All members throw StoreFailure (a defect in the statement or the data) or Unavailable. After an
/// exception the transaction must end: PostgreSQL runs nothing more in a failed transaction and does not commit it.
class Statement {
  public:
    virtual ~Statement() = default;

    /// Discards the rows of the last run and binds new values, starting with `?1`.
    virtual void bind(std::span<const Value> values) = 0;
    void bind(std::initializer_list<Value> values) { bind(std::span(values.begin(), values.size())); }
    /// Advances to the next row; false after the last one.
    virtual bool step() = 0;
    /// Number of rows that the finished statement inserted, changed or deleted.
    [[nodiscard]] virtual std::int64_t changes() const = 0;

    /// Columns of the current row, from 0. Text is valid until the next step() or bind().
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual double real(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }

    /// Binds, runs to the end and returns changes().
    std::int64_t execute(std::span<const Value> values) {
        bind(values);
        while (step()) {
        }
        return changes();
    }
    std::int64_t execute(std::initializer_list<Value> values = {}) {
        return execute(std::span(values.begin(), values.size()));
    }

    /// execute() for a statement whose result is not needed yet: PostgreSQL receives the statement, but the call does
    /// not wait, so that many statements take one round trip. A failure is thrown by a later call on the connection or
    /// by the commit, and nothing of the transaction is written.
    virtual void post(std::span<const Value> values) = 0;
    void post(std::initializer_list<Value> values) { post(std::span(values.begin(), values.size())); }
};

/// A bulk insert into a table: the fastest way to add rows. Nothing else may run on the connection until finish() or
/// the destructor.
class RowStream {
  public:
    virtual ~RowStream() = default;
    /// One value for each column, in order.
    virtual void add(std::span<const Value> row) = 0;
    /// Completes the insert within the transaction. If finish() is not called, no rows are written, or the transaction
    /// must not be committed.
    virtual void finish() = 0;
};

/// The statement or the stored data is wrong: a defect of this program, never of the caller.
class StoreFailure : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// One connection, inside a transaction of Database::read or Database::write.
class Connection {
  public:
    virtual ~Connection() = default;
    /// The prepared statement for this text; prepared once for each connection. The same text returns the same object.
    virtual Statement& statement(std::string_view sql) = 0;
    /// Runs several statements without parameters, such as a migration.
    virtual void execute_script(std::string_view sql) = 0;
    /// Starts a bulk insert into these columns of `table`: COPY in PostgreSQL. An existing key is a StoreFailure.
    virtual std::unique_ptr<RowStream> insert_rows(std::string_view table,
                                                   std::span<const std::string_view> columns) = 0;
    /// Whether the table exists.
    virtual bool has_table(std::string_view name) = 0;
    /// Takes the lock of this name until the transaction ends; waits for other transactions, of any process, that hold
    /// it. SQLite needs no lock, because it has one writer.
    virtual void take_lock(std::string_view name) = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;
};

/// The relational store. Safe from any thread. Every call blocks, so io threads use it through the blocking pool.
/// Throws Unavailable when the store cannot answer.
class Database {
  public:
    virtual ~Database() = default;

    /// Runs `work` in a read transaction: all its reads see one state. Read transactions run concurrently.
    virtual void read(const std::function<void(Connection&)>& work) = 0;

    /// Runs `work` in a write transaction, and commits it when `work` returns true; the writes are
    /// durable then. Nothing is written when `work` returns false, or when it or the commit throws.
    /// Exception: after Unavailable from the commit itself the outcome is unknown. SQLite runs one
    /// write transaction at a time; PostgreSQL runs many concurrently, each statement seeing what
    /// was committed before it (READ COMMITTED). There, data that was read stays valid only under
    /// Connection::take_lock() or in the condition of the writing statement itself.
    virtual void write_if(const std::function<bool(Connection&)>& work) = 0;
    /// write_if() for work that is always committed.
    void write(const std::function<void(Connection&)>& work) {
        write_if([&](Connection& connection) {
            work(connection);
            return true;
        });
    }

    [[nodiscard]] virtual Dialect dialect() const = 0;
};

/// Runs a trivial query. Throws Unavailable when the store does not answer.
void probe(Database& database);

}  // namespace bourse::sql
