#include "platform/sql/postgres/postgres_error.hpp"

#include <gtest/gtest.h>

#include "platform/sql/database.hpp"

namespace bourse::sql {
namespace postgres_error_test {

struct Failure {
    std::string sqlstate;
    bool is_fatal = false;
    bool is_defect = false;
};

class PostgresFailure : public ::testing::TestWithParam<Failure> {};

TEST_P(PostgresFailure, GivenItThenItIsADefectOrItMayPass) {
    const auto& [sqlstate, is_fatal, is_defect] = GetParam();
    const PostgresError error{.sqlstate = sqlstate, .message = "what the server says", .is_fatal = is_fatal};
    if (is_defect) {
        EXPECT_THROW(throw_postgres_error(error, "test"), StoreFailure);
    } else {
        EXPECT_THROW(throw_postgres_error(error, "test"), Unavailable);
    }
}

INSTANTIATE_TEST_SUITE_P(Sql, PostgresFailure,
                         ::testing::Values(
                             // A duplicate key, a missing table, a deadlock, a full disk.
                             Failure{.sqlstate = "23505", .is_defect = true},
                             Failure{.sqlstate = "42P01", .is_defect = true}, Failure{.sqlstate = "40P01"},
                             Failure{.sqlstate = "53100"},
                             // Transactions that the server ended because they were idle, or ran,
                             // for too long.
                             Failure{.sqlstate = "25P03", .is_fatal = true},
                             Failure{.sqlstate = "25P04", .is_fatal = true}, Failure{.sqlstate = "25P04"},
                             // Errors that end the session.
                             Failure{.sqlstate = "0A000", .is_fatal = true},
                             Failure{.sqlstate = "0A000", .is_defect = true},
                             Failure{.sqlstate = "57P01", .is_fatal = true}),
                         [](const auto& test) { return test.param.sqlstate + (test.param.is_fatal ? "Fatal" : ""); });

}  // namespace postgres_error_test
}  // namespace bourse::sql
