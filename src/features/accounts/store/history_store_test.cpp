#include "features/accounts/store/history_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <thread>

#include "features/accounts/store/history_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"
#include "support/empty_store.hpp"
#include "support/spied_database.hpp"

namespace bourse::accounts {
namespace history_store_test {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Contract tests for every adapter.
class HistoryStoreContract : public testing::TestWithParam<sql::Dialect> {
  protected:
    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_history_store(under_test_->database());
        ada_ = add_user("ada");
        bob_ = add_user("bob");
    }

    Uuid add_user(std::string_view name) {
        const Uuid id = Uuid::make(kNow, random_);
        const auto users = make_sql_users_store(under_test_->database());
        EXPECT_TRUE(users->add({id, UserName::parse(name).value(), false, false, kNow}, "hash"));
        return id;
    }
    static Symbol symbol(std::string_view text) { return Symbol::parse(text).value(); }
    static FoundQuote quote(const Uuid& user, std::string_view code, UtcTime date) {
        return {user, symbol(code), {date, "Apple \"Inc.\" ü", symbol(code), 123.66, 123.665, 1e-7, 123}};
    }
    void save(const Uuid& user, std::string_view code, UtcTime date) {
        const FoundQuote one = quote(user, code, date);
        store_->save({&one, 1});
    }
    std::vector<std::string> codes(const HistoryPage& page) {
        std::vector<std::string> listed;
        for (const HistoryEntry& entry : page.entries) listed.push_back(entry.symbol.str());
        return listed;
    }

    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'000'000);
    SystemRandom random_;
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<HistoryStore> store_;
    Uuid ada_;
    Uuid bob_;
};

void expect_one_range(const std::string& plan, const std::string& index) {
    EXPECT_THAT(plan, testing::HasSubstr(index));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("SCAN history")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Seq Scan on history")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Sort")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("TEMP B-TREE")));
}

TEST_P(HistoryStoreContract, GivenAnEntryWhenListedThenItIsAsItWasSaved) {
    const FoundQuote saved = quote(ada_, "AAPL.US", kNow);
    store_->save({&saved, 1});

    const HistoryPage page = store_->list(ada_, HistoryPlace::newest(), 10);

    EXPECT_THAT(page.entries, ElementsAre(saved.entry));
    EXPECT_FALSE(page.has_more);
    EXPECT_THAT(store_->list(bob_, HistoryPlace::newest(), 10).entries, IsEmpty());
}

TEST_P(HistoryStoreContract, GivenOldEntriesWhenPrunedThenTheyGoInPiecesAndTheRestAndTheCountsStay) {
    for (int i = 0; i < 5; ++i) save(i % 2 == 0 ? ada_ : bob_, "OLD", kNow + seconds(i));
    save(ada_, "NEW", kNow + seconds(60));
    const auto counts = store_->most_requested(10);

    EXPECT_EQ(store_->prune(kNow + seconds(60), 2), 2);
    EXPECT_EQ(store_->list(ada_, HistoryPlace::newest(), 10).entries.size(), 3U);
    EXPECT_EQ(store_->prune(kNow + seconds(60), 2), 2);
    EXPECT_EQ(store_->prune(kNow + seconds(60), 2), 1);
    EXPECT_EQ(store_->prune(kNow + seconds(60), 2), 0);

    EXPECT_THAT(codes(store_->list(ada_, HistoryPlace::newest(), 10)), ElementsAre("NEW"));
    EXPECT_THAT(store_->list(bob_, HistoryPlace::newest(), 10).entries, IsEmpty());
    EXPECT_EQ(store_->most_requested(10), counts);
}

TEST_P(HistoryStoreContract, GivenEntriesOfAClockThatWasAheadWhenPrunedThenTheyAreNotInTheWay) {
    for (int i = 0; i < 5; ++i) save(ada_, "AHEAD", kNow + std::chrono::hours(24));
    save(ada_, "OLD", kNow);

    EXPECT_EQ(store_->prune(kNow + seconds(60), 2), 1);

    EXPECT_THAT(codes(store_->list(ada_, HistoryPlace::newest(), 10)), testing::Each("AHEAD"));
}

TEST_P(HistoryStoreContract, GivenEntriesThatAreNotOldWhenPrunedThenNoneGoes) {
    save(ada_, "A", kNow);
    EXPECT_EQ(store_->prune(kNow, 10), 0);
    EXPECT_EQ(store_->list(ada_, HistoryPlace::newest(), 10).entries.size(), 1U);
}

TEST_P(HistoryStoreContract, GivenEntriesWhenListedThenTheLatestFirstAndInPagesThatAddingDoesNotShift) {
    save(ada_, "B", kNow + seconds(1));
    save(ada_, "A", kNow);
    save(bob_, "X", kNow + seconds(1));
    save(ada_, "C1", kNow + seconds(2));
    save(ada_, "C2", kNow + seconds(2));

    const HistoryPage first = store_->list(ada_, HistoryPlace::newest(), 1);
    save(ada_, "D", kNow + seconds(3));
    const HistoryPage second = store_->list(ada_, first.next, 2);
    const HistoryPage third = store_->list(ada_, second.next, 2);

    EXPECT_THAT(codes(first), ElementsAre("C2"));
    EXPECT_TRUE(first.has_more);
    EXPECT_THAT(codes(second), ElementsAre("C1", "B"));
    EXPECT_TRUE(second.has_more);
    EXPECT_THAT(codes(third), ElementsAre("A"));
    EXPECT_FALSE(third.has_more);
    EXPECT_THAT(codes(store_->list(ada_, third.next, 2)), IsEmpty());
    EXPECT_THAT(codes(store_->list(ada_, HistoryPlace::newest(), 100)), ElementsAre("D", "C2", "C1", "B", "A"));
}

TEST_P(HistoryStoreContract, GivenRequestsWhenCountedThenTheMostFirstAndTiesByCode) {
    for (const char* code : {"MSFT", "AAPL.US", "aapl.us", "TSLA", "TSLA", "IBM"}) save(ada_, code, kNow);
    save(bob_, "Tsla", kNow);

    EXPECT_THAT(store_->most_requested(3),
                ElementsAre(CodeCount{"tsla", 3}, CodeCount{"aapl.us", 2}, CodeCount{"ibm", 1}));
    EXPECT_EQ(store_->most_requested(10).size(), 4U);
}

TEST_P(HistoryStoreContract, GivenManyAtOnceWhenOneCannotBeSavedThenNoneIs) {
    const std::vector<FoundQuote> quotes{quote(ada_, "A", kNow), quote(Uuid(), "B", kNow)};

    EXPECT_ANY_THROW(store_->save(quotes));

    EXPECT_THAT(store_->list(ada_, HistoryPlace::newest(), 10).entries, IsEmpty());
    EXPECT_THAT(store_->most_requested(10), IsEmpty());
}

TEST_P(HistoryStoreContract, GivenThreadsThatSaveAtOnceWhenCountedThenEveryEntryIsThereAndCounted) {
    constexpr int kThreads = 4;
    constexpr int kRounds = 20;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, forwards = i % 2 == 0] {
                for (int round = 0; round < kRounds; ++round) {
                    // In both orders: concurrent saves must not deadlock.
                    const std::vector<FoundQuote> quotes{quote(ada_, forwards ? "A" : "B", kNow),
                                                         quote(ada_, forwards ? "B" : "A", kNow)};
                    store_->save(quotes);
                }
            });
        }
    }

    EXPECT_THAT(store_->most_requested(5),
                ElementsAre(CodeCount{"a", kThreads * kRounds}, CodeCount{"b", kThreads * kRounds}));
    EXPECT_EQ(store_->list(ada_, HistoryPlace::newest(), 1000).entries.size(), 2U * kThreads * kRounds);
}

TEST_P(HistoryStoreContract, GivenAUserWithManyEntriesWhenANewestPageIsReadThenNoOtherRowIs) {
    constexpr std::int64_t kEntries = 50'000;
    sql::Database& database = under_test_->database();
    database.write([&](sql::Connection& connection) {
        constexpr std::array<std::string_view, 8> kColumns{"user_number", "date", "name", "symbol",
                                                           "open",        "high", "low",  "close"};
        const auto rows = connection.insert_rows("history", kColumns);
        for (std::int64_t i = 0; i < kEntries; ++i) {
            rows->add(std::array<sql::Value, 8>{i % 2 + 1, i, std::string_view("Apple"), std::string_view("AAPL"), 1.0,
                                                2.0, 1.0, 1.5});
        }
        rows->finish();
        connection.execute_script("ANALYZE");
    });
    test::SpiedDatabase spied(database);

    const auto page = make_sql_history_store(spied)->list(ada_, HistoryPlace::newest(), 10);

    ASSERT_EQ(page.entries.size(), 10U);
    const std::string id = ada_.to_string();
    const std::string plan =
        test::plan_of(database, spied.last(), {std::string_view(id), kEntries, kEntries, std::int64_t{10}});
    expect_one_range(plan, "history_by_user");

    EXPECT_EQ(make_sql_history_store(spied)->prune(UtcTime::from_micros(50), 10), 10);
    expect_one_range(test::plan_of(database, spied.last(), {std::int64_t{50}, std::int64_t{10}}), "history_by_date");
}

TEST_P(HistoryStoreContract, GivenManyCodesWhenTheMostRequestedAreReadThenNoOtherRowIs) {
    sql::Database& database = under_test_->database();
    std::vector<FoundQuote> quotes;
    for (int i = 0; i < 3000; ++i) quotes.push_back(quote(ada_, "S" + std::to_string(i), kNow));
    store_->save(quotes);
    database.write([](sql::Connection& connection) { connection.execute_script("ANALYZE"); });
    test::SpiedDatabase spied(database);

    ASSERT_EQ(make_sql_history_store(spied)->most_requested(5).size(), 5U);

    const std::string plan = test::plan_of(database, spied.last(), {std::int64_t{5}});
    EXPECT_THAT(plan, testing::HasSubstr("requested_codes_by_times"));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Seq Scan")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Sort")));
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("TEMP B-TREE")));
}

INSTANTIATE_TEST_SUITE_P(Sqlite, HistoryStoreContract, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, HistoryStoreContract, testing::Values(sql::Dialect::Postgres));

}  // namespace history_store_test
}  // namespace bourse::accounts
