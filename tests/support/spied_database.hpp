#pragma once
#include <initializer_list>
#include <memory>
#include <string>

#include "platform/sql/database.hpp"

namespace bourse::test {

/// Records the last requested statement. The wrapped connection outlives it.
class SpiedConnection final : public sql::Connection {
  public:
    SpiedConnection(sql::Connection& connection, std::string& last) : connection_(connection), last_(last) {}

    sql::Statement& statement(std::string_view sql) override {
        last_ = sql;
        return connection_.statement(sql);
    }
    void execute_script(std::string_view sql) override { connection_.execute_script(sql); }
    std::unique_ptr<sql::RowStream> insert_rows(std::string_view table,
                                                std::span<const std::string_view> columns) override {
        return connection_.insert_rows(table, columns);
    }
    bool has_table(std::string_view name) override { return connection_.has_table(name); }
    void take_lock(std::string_view name) override { connection_.take_lock(name); }
    [[nodiscard]] sql::Dialect dialect() const override { return connection_.dialect(); }

  private:
    sql::Connection& connection_;
    std::string& last_;
};

/// Records the last statement of a transaction. `database` outlives it.
class SpiedDatabase final : public sql::Database {
  public:
    explicit SpiedDatabase(sql::Database& database) : database_(database) {}

    void read(const std::function<void(sql::Connection&)>& work) override {
        database_.read([&](sql::Connection& connection) {
            SpiedConnection spied(connection, last_);
            work(spied);
        });
    }
    void write_if(const std::function<bool(sql::Connection&)>& work) override {
        database_.write_if([&](sql::Connection& connection) {
            SpiedConnection spied(connection, last_);
            return work(spied);
        });
    }
    [[nodiscard]] sql::Dialect dialect() const override { return database_.dialect(); }
    [[nodiscard]] const std::string& last() const { return last_; }

  private:
    sql::Database& database_;
    std::string last_;
};

/// The store's query plan for a statement with these values, one line for each step.
[[nodiscard]] inline std::string plan_of(sql::Database& database, const std::string& statement,
                                         std::initializer_list<sql::Value> values) {
    const bool is_sqlite = database.dialect() == sql::Dialect::Sqlite;
    const std::string explain = (is_sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement;
    std::string plan;
    database.read([&](sql::Connection& connection) {
        plan.clear();
        sql::Statement& row = connection.statement(explain);
        row.bind(values);
        while (row.step()) plan += std::string(row.text(is_sqlite ? 3 : 0)) + '\n';
    });
    return plan;
}

}  // namespace bourse::test
