#pragma once
#include <cstdlib>
#include <random>
#include <string>

#include "platform/sql/postgres/postgres_database.hpp"

namespace bourse::test {

/// The URL of a PostgreSQL server for tests; null when there is none. tests/support/postgres.py runs tests with one.
inline const char* postgres_server() {
    return std::getenv("BOURSE_TEST_POSTGRES");
}

/// What a test that is skipped without a server says.
inline constexpr const char* kNoPostgres =
    "BOURSE_TEST_POSTGRES names no PostgreSQL server: see tests/support/postgres.py";

/// `url` with one more parameter, whose value is %-escaped already.
inline std::string with_parameter(const std::string& url, const std::string& parameter) {
    return url + (url.find('?') == std::string::npos ? '?' : '&') + parameter;
}

/// An empty schema of its own on postgres_server(), which there must be; dropped with everything in it.
class PostgresSchema {
  public:
    PostgresSchema() { run("CREATE SCHEMA " + name_); }
    ~PostgresSchema() {
        try {
            run("DROP SCHEMA " + name_ + " CASCADE");
        } catch (const std::exception&) {
            // A server that a test has ended is thrown away with all that is in it.
        }
    }
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;

    /// Where its tables are made and found.
    [[nodiscard]] std::string url() const {
        return with_parameter(postgres_server(), "options=-csearch_path%3D" + name_);
    }
    [[nodiscard]] std::unique_ptr<sql::Database> open(std::size_t connections = 4) const {
        return sql::open_postgres({.connection = url(), .connections = connections});
    }

  private:
    static void run(const std::string& script) {
        sql::open_postgres({.connection = postgres_server()})->write([&](sql::Connection& connection) {
            connection.execute_script(script);
        });
    }

    const std::string name_ =
        "test_" + std::to_string(std::random_device()()) + '_' + std::to_string(std::random_device()());
};

}  // namespace bourse::test
