#include "platform/sql/postgres/postgres_connection.hpp"

#include <bit>
#include <vector>

#include "platform/sql/identifier.hpp"
#include "platform/sql/postgres/postgres_copy.hpp"

namespace bourse::sql {
namespace {

std::string list_of(std::span<const std::string_view> columns) {
    std::string list;
    for (const std::string_view column : columns) list += (list.empty() ? "" : ", ") + quoted_identifier(column);
    return list;
}

/// 64-bit FNV-1a. It must never change, because processes of different versions must compute the same lock numbers.
std::int64_t lock_number(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    return std::bit_cast<std::int64_t>(hash);
}

/// Records the outcome of a COMMIT.
class CommitAnswer final : public Listener {
  public:
    void row(PgResult /*result*/) override {}
    void finished(PgResult result) override { is_committed_ = std::string_view(PQcmdStatus(result.get())) == "COMMIT"; }
    void failed() override {}
    void not_prepared() override {}

    /// The server answers ROLLBACK when an earlier statement had failed.
    [[nodiscard]] bool is_committed() const { return is_committed_; }

  private:
    bool is_committed_ = false;
};

}  // namespace

void PostgresConnection::execute_script(std::string_view sql) {
    PostgresWire& wire = pipeline_.leave();
    wire.sent(PQsendQuery(wire.handle(), std::string(sql).c_str()));
    while (const PgResult result = wire.next_result()) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
            pipeline_.outside_failed(result);
        }
    }
    pipeline_.reenter();
}

std::unique_ptr<RowStream> PostgresConnection::insert_rows(std::string_view table,
                                                           std::span<const std::string_view> columns) {
    const std::string names = list_of(columns);
    PostgresStatement& shape = prepared("SELECT " + names + " FROM " + quoted_identifier(table) + " LIMIT 0");
    shape.execute();
    std::vector<Oid> types;
    for (std::size_t i = 0; i < columns.size(); ++i) types.push_back(shape.type(static_cast<int>(i)));
    return std::make_unique<PostgresCopy>(
        pipeline_, "COPY " + quoted_identifier(table) + " (" + names + ") FROM STDIN (FORMAT binary)",
        std::move(types));
}

bool PostgresConnection::has_table(std::string_view name) {
    PostgresStatement& found =
        prepared("SELECT 1 FROM pg_class WHERE oid = to_regclass(quote_ident(?1)) AND relkind IN ('r', 'p')");
    found.bind({name});
    return found.step();
}

void PostgresConnection::take_lock(std::string_view name) {
    // Does not wait: the server runs the next statement of the transaction only when it has the lock.
    prepared("SELECT pg_advisory_xact_lock(?1)").post({lock_number(name)});
}

void PostgresConnection::begin(std::string_view how) {
    pipeline_.start(how);
    if (statements_.size() <= kMaxStatements) return;
    statements_.clear();
    pipeline_.run(nullptr, "DEALLOCATE ALL");
}

void PostgresConnection::end_reading() {
    reset_statements();
    pipeline_.check();
    // All needed results have arrived. Unread rows of a long result are not worth reading: only the session is lost.
    if (!pipeline_.settle_or_lose()) return;
    pipeline_.check();
    pipeline_.end("COMMIT");
}

void PostgresConnection::commit() {
    reset_statements();
    CommitAnswer answer;
    try {
        pipeline_.run(&answer, "COMMIT");
        pipeline_.settle();
    } catch (...) {
        pipeline_.forget(answer);
        throw;
    }
    if (!answer.is_committed()) throw StoreFailure("commit: the transaction had failed");
}

void PostgresConnection::rollback() noexcept {
    reset_statements();
    if (pipeline_.wire().is_lost()) return;
    try {
        if (pipeline_.settle_or_lose() && !pipeline_.wire().is_lost()) pipeline_.end("ROLLBACK");
    } catch (...) {
        // The session is lost, and so is the transaction.
        pipeline_.wire().set_lost();
    }
}

PostgresStatement& PostgresConnection::prepared(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        auto statement = std::make_unique<PostgresStatement>(pipeline_, sql, made_);
        ++made_;
        found = statements_.emplace(std::string(sql), std::move(statement)).first;
    }
    return *found->second;
}

void PostgresConnection::reset_statements() {
    for (auto& [sql, statement] : statements_) statement->reset();
}

}  // namespace bourse::sql
