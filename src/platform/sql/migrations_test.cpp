#include "platform/sql/migrations.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/empty_store.hpp"

namespace bourse::sql {
namespace migrations_test {

class Migrations : public ::testing::TestWithParam<Dialect> {
  protected:
    std::unique_ptr<test::EmptyStore> store_;
    Database* database_ = nullptr;
    std::array<Asset, 2> two_{Asset{"0001_a.sql", "CREATE TABLE a (x INTEGER);"},
                              Asset{"0002_b.sql", "CREATE TABLE b (x INTEGER);"}};

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        store_ = std::make_unique<test::EmptyStore>(GetParam());
        database_ = &store_->database();
    }
};

TEST_P(Migrations, GivenAnEmptyStoreWhenMigratedTwiceThenEachIsAppliedOnce) {
    EXPECT_FALSE(is_migrated(*database_, two_));
    EXPECT_EQ(migrate(*database_, two_), 2);
    EXPECT_EQ(migrate(*database_, two_), 0);
    EXPECT_TRUE(is_migrated(*database_, two_));
}

TEST_P(Migrations, GivenAnOlderStoreWhenMigratedThenOnlyTheNewOnesAreApplied) {
    migrate(*database_, std::span(two_).first(1));
    EXPECT_EQ(migrate(*database_, two_), 1);
}

TEST_P(Migrations, GivenAnEmptyStoreThenNothingIsPrepared) {
    int prepared = 0;
    migrate(*database_, two_, [&](std::string_view) { ++prepared; });
    migrate(*database_, two_, [&](std::string_view) { ++prepared; });
    EXPECT_EQ(prepared, 0);
}

TEST_P(Migrations, GivenAnOlderStoreWhenPreparedThenTheNextMigrationIsNamedAndNotYetApplied) {
    migrate(*database_, std::span(two_).first(1));
    std::string named;
    bool was_migrated = true;

    migrate(*database_, two_, [&](std::string_view next) {
        named = next;
        was_migrated = is_migrated(*database_, two_);
    });

    EXPECT_EQ(named, "0002");
    EXPECT_FALSE(was_migrated);
}

TEST_P(Migrations, GivenAPreparationThatFailsThenTheStoreIsUntouched) {
    migrate(*database_, std::span(two_).first(1));

    EXPECT_THROW(migrate(*database_, two_, [](std::string_view) { throw Unavailable("no room"); }), Unavailable);

    EXPECT_TRUE(is_migrated(*database_, std::span(two_).first(1)));
}

TEST_P(Migrations, GivenWorkBeforeAMigrationThenItSeesTheStepsBeforeAndItsFailureUndoesThem) {
    std::vector<std::string> seen;
    const auto note = [&](std::string_view number, Connection& connection) {
        seen.push_back(std::string(number) + (connection.has_table("a") ? " a" : ""));
        if (number == "0002") throw Unavailable("no room");
    };

    EXPECT_THROW(migrate(
                     *database_, two_, [](std::string_view) {}, note),
                 Unavailable);

    EXPECT_EQ(seen, (std::vector<std::string>{"0001", "0002 a"}));
    database_->read([](Connection& connection) { EXPECT_FALSE(connection.has_table("a")); });
}

TEST_P(Migrations, GivenABrokenFileWhenMigratedThenNothingOfTheRunStays) {
    two_[1].content = "CREATE TABLE b (x INTEGER); CREATE nonsense;";
    EXPECT_THROW(migrate(*database_, two_), StoreFailure);
    EXPECT_FALSE(is_migrated(*database_, std::span(two_).first(1)));
}

TEST_P(Migrations, GivenAnEditedFileWhenMigratedThenItIsRefused) {
    migrate(*database_, two_);
    two_[0].content = "CREATE TABLE a (x TEXT);";
    EXPECT_THROW(migrate(*database_, two_), MigrationRefused);
}

TEST_P(Migrations, GivenANewerStoreWhenMigratedThenItIsRefused) {
    migrate(*database_, two_);
    EXPECT_THROW(migrate(*database_, std::span(two_).first(1)), MigrationRefused);
}

TEST_P(Migrations, GivenAGapInTheNumbersWhenMigratedThenItIsRefused) {
    two_[1].path = "0003_b.sql";
    EXPECT_THROW(migrate(*database_, two_), MigrationRefused);
}

TEST_P(Migrations, GivenConcurrentMigrationsThenOneIsAppliedAndTheOthersHaveNothingToDo) {
    constexpr int kMigrators = 4;
    std::atomic<int> applied{0};
    std::atomic<int> failed{0};
    {
        std::vector<std::jthread> migrators;
        for (int i = 0; i < kMigrators; ++i) {
            migrators.emplace_back([&] {
                try {
                    applied += migrate(*database_, two_);
                } catch (const std::exception&) {
                    ++failed;
                }
            });
        }
    }

    EXPECT_EQ(applied, 2);
    EXPECT_EQ(failed, 0);
    EXPECT_TRUE(is_migrated(*database_, two_));
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Migrations, ::testing::Values(Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, Migrations, ::testing::Values(Dialect::Postgres));

}  // namespace migrations_test
}  // namespace bourse::sql
