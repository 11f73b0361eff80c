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

/// What a store speaks, for the few places where that shows: migrations.
enum class Dialect : std::uint8_t { Sqlite, Postgres };

/// A bound parameter. Text is copied at binding, so that a temporary is fine.
using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string_view>;

/// One prepared statement of one connection; parameters are written `?1`, `?2`, … in every dialect. Not safe from two
/// threads at once. All members throw StoreFailure (a defect in the statement or the data) or Unavailable. Afterwards
/// the work must end: PostgreSQL runs nothing more of a transaction in which something failed, and does not commit it.
class Statement {
  public:
    virtual ~Statement() = default;

    /// Forgets the rows of the last run and binds anew, from `?1` on.
    virtual void bind(std::span<const Value> values) = 0;
    void bind(std::initializer_list<Value> values) { bind(std::span(values.begin(), values.size())); }
    /// Goes to the next row; false behind the last one.
    virtual bool step() = 0;
    /// How many rows the finished statement inserted, changed or deleted.
    [[nodiscard]] virtual std::int64_t changes() const = 0;

    /// Columns of the current row, from 0. Text lives until the next step() or bind().
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

    /// execute() for a statement whose outcome nobody asks for now: PostgreSQL is sent it and the work goes on, so that
    /// many take one round trip. What fails is thrown by a later call on the connection or by the commit, and nothing
    /// of the transaction is written.
    virtual void post(std::span<const Value> values) = 0;
    void post(std::initializer_list<Value> values) { post(std::span(values.begin(), values.size())); }
};

/// Rows on their way into a table: the fastest way in. Nothing else runs on the connection until finish() or the
/// stream's end.
class RowStream {
  public:
    virtual ~RowStream() = default;
    /// One value a column, in their order.
    virtual void add(std::span<const Value> row) = 0;
    /// The rows are in the table, as far as the transaction is. A stream that ends without it wrote nothing, or the
    /// transaction must not be committed.
    virtual void finish() = 0;
};

/// The statement or the stored data is wrong: a defect of ours, never of the caller.
class StoreFailure : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// One connection, inside a transaction of Database::read or Database::write.
class Connection {
  public:
    virtual ~Connection() = default;
    /// The statement of this text, prepared once a connection and kept. The same text gives the same object.
    virtual Statement& statement(std::string_view sql) = 0;
    /// Runs several statements without parameters: migrations.
    virtual void execute_script(std::string_view sql) = 0;
    /// Rows for these columns of `table`: COPY in PostgreSQL. A key that is there already is a StoreFailure.
    virtual std::unique_ptr<RowStream> insert_rows(std::string_view table,
                                                   std::span<const std::string_view> columns) = 0;
    /// Whether there is a table of this name.
    virtual bool has_table(std::string_view name) = 0;
    /// What this transaction runs from here on runs when no other one of any process holds the lock of this name, which
    /// is held until this one ends. SQLite has one writer anyway.
    virtual void take_lock(std::string_view name) = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;
};

/// The relational store. Safe from any thread; every call blocks, so io threads reach it through the blocking pool.
/// Throws Unavailable when the store cannot answer.
class Database {
  public:
    virtual ~Database() = default;

    /// Runs `work` in a read transaction: all its reads see one state. Many at once.
    virtual void read(const std::function<void(Connection&)>& work) = 0;

    /// Runs `work` in a write transaction, which it has committed by returning true. The writes are durable then; when
    /// `work` returns false, or it or the commit throws, nothing is written, but for Unavailable from the commit
    /// itself: then nobody knows. SQLite runs one at a time; PostgreSQL many, each statement seeing what others have
    /// committed before it (READ COMMITTED), so that what was read is only sure to hold under Connection::take_lock()
    /// or in the condition of the writing statement itself.
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

/// Runs a query that any store answers. Throws Unavailable when this one does not.
void probe(Database& database);

}  // namespace bourse::sql
