#include "platform/sql/migrations.hpp"

#include <gtest/gtest.h>

#include <array>

#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace {

class Migrations : public ::testing::Test {
  protected:
    test::TemporaryFolder folder_;
    std::unique_ptr<Database> database_ = open_sqlite({folder_.path() / "bourse.db", 1});
    std::array<Asset, 2> two_{Asset{"0001_a.sql", "CREATE TABLE a (x INTEGER);"},
                              Asset{"0002_b.sql", "CREATE TABLE b (x INTEGER);"}};
};

TEST_F(Migrations, GivenAnEmptyStoreWhenMigratedTwiceThenEachIsAppliedOnce) {
    EXPECT_FALSE(is_migrated(*database_, two_));
    EXPECT_EQ(migrate(*database_, two_), 2);
    EXPECT_EQ(migrate(*database_, two_), 0);
    EXPECT_TRUE(is_migrated(*database_, two_));
}

TEST_F(Migrations, GivenAnOlderStoreWhenMigratedThenOnlyTheNewOnesAreApplied) {
    migrate(*database_, std::span(two_).first(1));
    EXPECT_EQ(migrate(*database_, two_), 1);
}

TEST_F(Migrations, GivenABrokenFileWhenMigratedThenNothingOfTheRunStays) {
    two_[1].content = "CREATE TABLE b (x INTEGER); CREATE nonsense;";
    EXPECT_THROW(migrate(*database_, two_), StoreFailure);
    EXPECT_FALSE(is_migrated(*database_, std::span(two_).first(1)));
}

TEST_F(Migrations, GivenAnEditedFileWhenMigratedThenItIsRefused) {
    migrate(*database_, two_);
    two_[0].content = "CREATE TABLE a (x TEXT);";
    EXPECT_THROW(migrate(*database_, two_), MigrationRefused);
}

TEST_F(Migrations, GivenANewerStoreWhenMigratedThenItIsRefused) {
    migrate(*database_, two_);
    EXPECT_THROW(migrate(*database_, std::span(two_).first(1)), MigrationRefused);
}

TEST_F(Migrations, GivenAGapInTheNumbersWhenMigratedThenItIsRefused) {
    two_[1].path = "0003_b.sql";
    EXPECT_THROW(migrate(*database_, two_), MigrationRefused);
}

}  // namespace
}  // namespace bourse::sql
