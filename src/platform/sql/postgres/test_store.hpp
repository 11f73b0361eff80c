#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "support/postgres_schema.hpp"

namespace bourse::sql {

/// The duration of `work`.
template <class Work>
std::chrono::milliseconds duration_of(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

/// A store on a real PostgreSQL server, with one table in its own schema.
class PostgresStore : public ::testing::Test {
  protected:
    std::unique_ptr<test::PostgresSchema> schema_;
    std::unique_ptr<Database> database_;

    void SetUp() override {
        if (test::postgres_server() == nullptr) GTEST_SKIP() << test::kNoPostgres;
        schema_ = std::make_unique<test::PostgresSchema>();
        database_ = schema_->open();
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)");
    }

    void run(const std::string& script) {
        database_->write([&](Connection& connection) { connection.execute_script(script); });
    }
    static std::int64_t number(Connection& connection, std::string_view query) {
        Statement& row = connection.statement(query);
        row.bind({});
        EXPECT_TRUE(row.step());
        return row.integer(0);
    }
    std::int64_t number(std::string_view query) {
        std::int64_t value = 0;
        database_->read([&](Connection& connection) { value = number(connection, query); });
        return value;
    }
    static std::string text(Connection& connection, std::string_view query) {
        Statement& row = connection.statement(query);
        row.bind({});
        EXPECT_TRUE(row.step());
        return std::string(row.text(0));
    }
    /// Ends another session through a separate session.
    void terminate(std::int64_t process) {
        schema_->open()->write([&](Connection& connection) {
            connection.statement("SELECT pg_terminate_backend(CAST(?1 AS INTEGER), 5000)").execute({process});
        });
    }
};

}  // namespace bourse::sql
