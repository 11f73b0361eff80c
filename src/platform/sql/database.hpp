#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace bourse::sql {

/// A bound parameter. Text is copied at binding, so that a temporary is fine.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;

/// One prepared statement of one connection; parameters are written `?1`, `?2`, … in every dialect. Not safe from two
/// threads at once. All members throw StoreFailure (a defect in the statement or the data) or Unavailable.
class Statement {
  public:
    virtual ~Statement() = default;

    /// Forgets the rows of the last run and binds anew, from `?1` on.
    virtual void bind(std::initializer_list<Value> values) = 0;
    /// Goes to the next row; false behind the last one.
    virtual bool step() = 0;
    /// How many rows the finished statement inserted, changed or deleted.
    [[nodiscard]] virtual std::int64_t changes() const = 0;

    /// Columns of the current row, from 0. Text lives until the next step() or bind().
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual double real(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;

    /// Binds, runs to the end and returns changes().
    std::int64_t execute(std::initializer_list<Value> values = {}) {
        bind(values);
        while (step()) {
        }
        return changes();
    }
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
};

/// The relational store. Safe from any thread; every call blocks, so io threads reach it through the blocking pool.
/// Throws Unavailable when the store cannot answer.
class Database {
  public:
    virtual ~Database() = default;

    /// Runs `work` in a read transaction: all its reads see one state. Many at once.
    virtual void read(const std::function<void(Connection&)>& work) = 0;

    /// Runs `work` in a write transaction, one at a time. When write() returns, the writes are durable; when `work` or
    /// the commit throws, nothing is written.
    virtual void write(const std::function<void(Connection&)>& work) = 0;
};

/// Runs a query that any store answers. Throws Unavailable when this one does not.
void probe(Database& database);

}  // namespace bourse::sql
