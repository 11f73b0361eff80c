#include "platform/sql/postgres/postgres_target.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/sql/postgres/postgres_database.hpp"

namespace bourse::sql {
namespace postgres_target_test {

struct Connection {
    std::string given;
    std::string expected;
};

class PostgresDescription : public ::testing::TestWithParam<Connection> {};

TEST_P(PostgresDescription, GivenAConnectionStringThenItsDescriptionOmitsThePassword) {
    EXPECT_EQ(describe_postgres(GetParam().given), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Sql, PostgresDescription,
    ::testing::Values(Connection{"postgresql://u:secret@db.example:6432/bars", "postgresql://u@db.example:6432/bars"},
                      Connection{"postgres://u:se%2Fcret@db/bars?sslmode=require", "postgresql://u@db:5432/bars"},
                      Connection{"host=db port=1 dbname=bars user=u password='se cret'", "postgresql://u@db:1/bars"},
                      Connection{"postgresql://u@a:1,b:2/bars", "postgresql://u@a:1,b:2/bars"},
                      Connection{"postgresql://u@a:1,b/bars", "postgresql://u@a:1,b:5432/bars"},
                      Connection{"host=a,b port=1 user=u dbname=bars", "postgresql://u@a:1,b:1/bars"}));

class UnreadableConnection : public ::testing::TestWithParam<std::string> {};

TEST_P(UnreadableConnection, GivenItThenItIsRefusedWithoutAWordOfIt) {
    try {
        const PostgresTarget target(GetParam());
        FAIL() << target.description();
    } catch (const std::invalid_argument& refusal) {
        const std::string message = refusal.what();
        EXPECT_EQ(message.find("secret"), std::string::npos) << message;
        EXPECT_NE(message.find("%40 for @"), std::string::npos) << message;
    }
}

INSTANTIATE_TEST_SUITE_P(Sql, UnreadableConnection,
                         ::testing::Values("postgresql://u:secret/x@db/bars", "postgresql://u:secret%zz@db/bars",
                                           "mysql://u:secret@db/bars", "host=db secret", "postgresql://u:@db:secret/",
                                           "postgresql://u:pa@secret@127.0.0.1/bars",
                                           "postgresql://u:12/secret@127.0.0.1/bars",
                                           "postgresql://u:/secret@127.0.0.1/bars",
                                           "hostaddr=secret@127.0.0.1 dbname=bars"));

}  // namespace postgres_target_test
}  // namespace bourse::sql
