#include "platform/sql/sqlite/sqlite_database.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace sqlite_database_test {

class SqliteOpen : public ::testing::Test {
  protected:
    test::TemporaryFolder folder_;
    SqliteOptions options_{folder_.path() / "bourse.db", 2};
};

TEST_F(SqliteOpen, GivenAnOwnerWhenOpenedAgainThenItIsRefusedUntilTheOwnerLeaves) {
    auto owner = open_sqlite(options_);
    EXPECT_THROW(static_cast<void>(open_sqlite(options_)), StoreInUse);

    owner.reset();

    EXPECT_NO_THROW(probe(*open_sqlite(options_)));
}

TEST_F(SqliteOpen, GivenAFileThatIsNotADatabaseWhenOpenedThenItIsUnavailable) {
    std::ofstream(options_.file) << std::string(4096, 'x');

    EXPECT_THROW(static_cast<void>(open_sqlite(options_)), Unavailable);
}

TEST_F(SqliteOpen, GivenALimitWhenAStatementLooksLongerForARowThenItEndsAndTheConnectionIsUsable) {
    options_.readers = 1;
    options_.read_limit = std::chrono::milliseconds(20);
    const auto database = open_sqlite(options_);
    const auto count_for_ever = [](Connection& connection) {
        Statement& endless = connection.statement(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
        endless.step();
    };

    EXPECT_THROW(database->read(count_for_ever), Unavailable);

    EXPECT_NO_THROW(probe(*database));
}

TEST_F(SqliteOpen, GivenALimitWhenManyRowsTakeLongerTogetherThenTheyAllCome) {
    options_.read_limit = std::chrono::milliseconds(20);
    const auto database = open_sqlite(options_);

    database->read([&](Connection& connection) {
        Statement& rows =
            connection.statement("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
        const auto begin = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - begin < 5 * options_.read_limit) ASSERT_TRUE(rows.step());
    });
}

}  // namespace sqlite_database_test
}  // namespace bourse::sql
