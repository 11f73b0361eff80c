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

/// Who is told of the answers to what it sent.
class Listener {
  public:
    /// One row.
    virtual void row(PgResult result) = 0;
    /// It was done; `result` knows the columns and how many rows it touched.
    virtual void finished(PgResult result) = 0;
    /// It failed, or was skipped because something before it had failed; see Pipeline::check().
    virtual void failed() = 0;
    /// The server has not prepared the statement.
    virtual void not_prepared() = 0;

  protected:
    ~Listener() = default;
};

/// A statement's parameters as libpq takes them.
struct RawParameters {
    /// Null where the parameter is NULL; else zero-terminated text.
    std::span<const char* const> values;
};

/// Sends statements without waiting for their answers, and hands the answers out in the order in which they come: rows
/// one by one, so that a result of any length takes constant memory. A statement that fails ends the transaction: those
/// sent behind it are skipped by the server, and every call throws what went wrong until start().
class Pipeline {
  public:
    explicit Pipeline(ServerWatch& watch) : wire_(watch) {}

    /// A transaction begins with this statement, which goes out with the next one.
    void start(std::string_view sql);
    /// Sends the statement that ends the transaction, and does not wait for its answer.
    void end(std::string_view sql);

    // What is sent; the listener outlives the answer or is forgotten before.
    void prepare(Listener& listener, const std::string& name, const std::string& sql);
    void run_prepared(Listener* listener, const std::string& name, const RawParameters& parameters);
    void run(Listener* listener, const std::string& sql);

    /// Takes in one piece of the answers, of which one is outstanding. Throws Unavailable when the session is lost.
    void advance();
    /// Takes in all answers and throws what failed.
    void settle();
    /// Takes in all answers; when too much is still to come, gives up the session instead and returns false. Throws
    /// Unavailable when the session is lost otherwise.
    [[nodiscard]] bool settle_or_lose();
    /// Answers to what this one ran are for nobody from now on.
    void forget(const Listener& listener);
    /// Throws what has failed in this transaction.
    void check() const;
    /// Notes that the transaction cannot be committed.
    void fail(PostgresError error);

    /// Settles and leaves the pipeline, for what runs only outside: scripts and COPY.
    PostgresWire& leave();
    /// Throws what has failed outside.
    void reenter();
    /// Notes what failed outside the pipeline.
    void outside_failed(const PgResult& result);

    [[nodiscard]] PostgresWire& wire() { return wire_; }
    /// Whether a statement has failed because the session is too old for the tables.
    [[nodiscard]] bool is_stale() const { return is_stale_; }

  private:
    enum class Kind {
        Begin,
        Prepare,
        Run,
        /// Ends a transaction that nobody waits for any more.
        End,
        Sync,
    };
    struct Entry {
        Kind kind;
        Listener* listener;
        bool is_begun = false;
    };
    /// Answers to more than this wait in the server or in memory.
    static constexpr std::size_t kMaxOutstanding = 512;
    /// Rows that nobody wants are read up to here; beyond, a new session is cheaper.
    static constexpr std::size_t kMaxDiscarded = 1000;

    void send(const std::string& sql);
    void add(Kind kind, Listener* listener);
    void sync();
    void take(PgResult result);
    void take_failure(const PgResult& result);
    [[noreturn]] void fail_now() const;

    PostgresWire wire_;
    std::deque<Entry> entries_;
    /// Whether the server was told to answer all that was sent.
    bool is_synced_ = true;
    std::size_t discarded_ = 0;
    bool is_stale_ = false;
    std::optional<PostgresError> failure_;
};

}  // namespace bourse::sql
