#include "platform/sql/sqlite/sqlite_database.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace {

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

TEST_F(SqliteOpen, GivenAFileThatIsNoDatabaseWhenOpenedThenItIsUnavailable) {
    std::ofstream(options_.file) << std::string(4096, 'x');

    EXPECT_THROW(static_cast<void>(open_sqlite(options_)), Unavailable);
}

}  // namespace
}  // namespace bourse::sql
