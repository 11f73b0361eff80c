#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "platform/sql/postgres/postgres_error.hpp"
#include "platform/sql/postgres/postgres_wire.hpp"

namespace bourse::sql {

/// Receives the results of a statement.
class Listener {
  public:
    /// One row.
    virtual void row(PgResult result) = 0;
    /// The statement succeeded; `result` has the columns and the number of affected rows.
    virtual void finished(PgResult result) = 0;
    /// The statement failed, or was skipped after an earlier failure; see Pipeline::check().
    virtual void failed() = 0;
    /// Preparing the statement failed.
    virtual void not_prepared() = 0;

  protected:
    ~Listener() = default;
};

/// A statement's parameters in libpq's form.
struct RawParameters {
    /// Null for a NULL parameter, otherwise null-terminated text.
    std::span<const char* const> values;
};

/// Sends statements without waiting for their results and delivers the results in order, row by row, so that a result
/// of any length takes constant memory. A failed statement fails the transaction: the server skips the statements sent
/// after it, and every call throws the error until start().
class Pipeline {
  public:
    explicit Pipeline(ServerWatch& watch) : wire_(watch) {}

    /// Begins a transaction with this statement, which is sent together with the next one.
    void start(std::string_view sql);
    /// Sends the statement that ends the transaction, without waiting for its result.
    void end(std::string_view sql);

    // Statements to send. The listener must outlive the result, or call forget() before.
    void prepare(Listener& listener, const std::string& name, const std::string& sql);
    void run_prepared(Listener* listener, const std::string& name, const RawParameters& parameters);
    void run(Listener* listener, const std::string& sql);

    /// Processes the next result; one must be outstanding. Throws Unavailable when the session is lost.
    void advance();
    /// Processes all results and throws the failure, if any.
    void settle();
    /// Processes all results. When too many rows are left, drops the session instead and returns false. Throws
    /// Unavailable when the session is lost for another reason.
    [[nodiscard]] bool settle_or_lose();
    /// Discards later results for this listener.
    void forget(const Listener& listener);
    /// Throws the failure of this transaction, if any.
    void check() const;
    /// Marks the transaction as failed.
    void fail(PostgresError error);

    /// Processes all results and leaves pipeline mode, for scripts and COPY.
    PostgresWire& leave();
    /// Enters pipeline mode again and throws a failure from outside it.
    void reenter();
    /// Records a failure outside pipeline mode.
    void outside_failed(const PgResult& result);

    [[nodiscard]] PostgresWire& wire() { return wire_; }
    /// Whether a statement failed because its prepared form no longer matches the tables.
    [[nodiscard]] bool is_stale() const { return is_stale_; }

  private:
    enum class Kind {
        Begin,
        Prepare,
        Run,
        /// Ends a transaction without waiting for the result.
        End,
        Sync,
    };
    struct Entry {
        Kind kind;
        Listener* listener;
        bool is_begun = false;
    };
    /// Maximum number of outstanding results, which take memory here or in the server.
    static constexpr std::size_t kMaxOutstanding = 512;
    /// Maximum number of unneeded rows to read; for more, a new session is cheaper.
    static constexpr std::size_t kMaxDiscarded = 1000;

    void send(const std::string& sql);
    void add(Kind kind, Listener* listener);
    void sync();
    void take(PgResult result);
    void take_failure(const PgResult& result);
    [[noreturn]] void fail_now() const;

    PostgresWire wire_;
    std::deque<Entry> entries_;
    /// Whether a sync was sent after the last statement, so that the server sends all results.
    bool is_synced_ = true;
    std::size_t discarded_ = 0;
    bool is_stale_ = false;
    std::optional<PostgresError> failure_;
};

}  // namespace bourse::sql
