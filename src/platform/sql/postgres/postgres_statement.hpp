#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/placeholders.hpp"
#include "platform/sql/postgres/postgres_pipeline.hpp"
#include "platform/sql/postgres/postgres_values.hpp"

namespace bourse::sql {

/// One statement of a PostgresConnection, which outlives it. The server prepares it on its first run.
class PostgresStatement final : public Statement, private Listener {
  public:
    /// `number` is unique among the statements of the connection.
    PostgresStatement(Pipeline& pipeline, std::string_view sql, std::size_t number);

    using Statement::bind;
    using Statement::post;
    void bind(std::span<const Value> values) override;
    bool step() override;
    void post(std::span<const Value> values) override;
    [[nodiscard]] std::int64_t changes() const override { return changes_; }
    [[nodiscard]] bool is_null(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] double real(int column) const override;
    [[nodiscard]] std::string_view text(int column) const override;

    /// The type of a column, after the statement has finished.
    [[nodiscard]] Oid type(int column) const { return PQftype(end_.get(), column); }
    /// Discards the run and its rows.
    void reset();

  private:
    enum class Progress { Idle, Bound, Sent, Finished, Failed };

    void row(PgResult result) override { waiting_.push_back(std::move(result)); }
    void finished(PgResult result) override;
    void failed() override { progress_ = Progress::Failed; }
    void not_prepared() override { is_prepared_ = false; }

    void send(Listener* listener);
    [[nodiscard]] BinaryValue value(int column) const;

    Pipeline& pipeline_;
    const NumberedSql sql_;
    const std::string name_;
    bool is_prepared_ = false;
    TextParameters parameters_;
    Progress progress_ = Progress::Idle;
    /// Received rows that step() has not returned yet: more than one only when another statement
    /// ran in between.
    std::deque<PgResult> waiting_;
    /// The current row.
    PgResult row_;
    /// The final result, after the last row.
    PgResult end_;
    std::int64_t changes_ = 0;
    /// The uuids of the current row as text, by column.
    mutable std::vector<std::string> uuids_;
};

}  // namespace bourse::sql
