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

/// The message of tests that are skipped without a server.
inline constexpr const char* kNoPostgres =
    "BOURSE_TEST_POSTGRES names no PostgreSQL server: see tests/support/postgres.py";

/// `url` with one more parameter, whose value is already percent-encoded.
inline std::string with_parameter(const std::string& url, const std::string& parameter) {
    return url + (url.find('?') == std::string::npos ? '?' : '&') + parameter;
}

/// A new empty schema on postgres_server(), which must exist; dropped with its contents by the
/// destructor.
class PostgresSchema {
  public:
    PostgresSchema() { run("CREATE SCHEMA " + name_); }
    ~PostgresSchema() {
        try {
            run("DROP SCHEMA " + name_ + " CASCADE");
        } catch (const std::exception&) {
            // The test has ended the server, whose data are deleted anyway.
        }
    }
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;

    /// A URL that selects the schema.
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
