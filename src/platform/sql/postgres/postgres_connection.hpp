#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/postgres_pipeline.hpp"
#include "platform/sql/postgres/postgres_statement.hpp"

namespace bourse::sql {

/// One session with its prepared statements. Used by one thread at a time.
class PostgresConnection final : public Connection {
  public:
    /// Connects. Throws Unavailable. `watch` outlives it.
    explicit PostgresConnection(ServerWatch& watch) : pipeline_(watch) {}

    Statement& statement(std::string_view sql) override { return prepared(sql); }
    void execute_script(std::string_view sql) override;
    std::unique_ptr<RowStream> insert_rows(std::string_view table, std::span<const std::string_view> columns) override;
    bool has_table(std::string_view name) override;
    void take_lock(std::string_view name) override;
    [[nodiscard]] Dialect dialect() const override { return Dialect::Postgres; }

    /// Begins a transaction with this statement. Drops the prepared statements first when there are very many.
    void begin(std::string_view how);
    /// Ends a transaction that wrote nothing. Throws its failures.
    void end_reading();
    /// Commits the transaction and waits until it is durable. Throws its failures. After Unavailable from a connection
    /// lost during the commit, the outcome is unknown.
    void commit();
    /// Ends the transaction without writing, in any state.
    void rollback() noexcept;

    /// Whether the connection can run another transaction.
    [[nodiscard]] bool is_usable() { return !pipeline_.is_stale() && pipeline_.wire().is_intact(); }
    /// Whether its prepared statements no longer match the tables; those of other connections do not either then.
    [[nodiscard]] bool is_stale() const { return pipeline_.is_stale(); }

  private:
    /// Dynamically built statements must not fill the server's memory.
    static constexpr std::size_t kMaxStatements = 256;

    PostgresStatement& prepared(std::string_view sql);
    void reset_statements();

    Pipeline pipeline_;
    std::map<std::string, std::unique_ptr<PostgresStatement>, std::less<>> statements_;
    std::size_t made_ = 0;
};

}  // namespace bourse::sql
