#include "features/market/service/follower.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "features/market/service/daily_bars.hpp"
#include "features/market/test/market_store_test.hpp"

namespace bourse::market {
namespace follower_test {

using namespace std::chrono_literals;

/// One store, and as many processes as a test needs. Days are of March 2024; the 9th and 10th are a weekend.
class FollowerTest : public MarketStoreTest {
  protected:
    static constexpr std::string_view kSymbol = "DEMO";

    std::unique_ptr<FollowedStore> followed_;
    /// The days that the provider has.
    unsigned provided_until_ = 8;
    /// When set, the provider's answer.
    std::optional<HistoryFailure> failure_;
    std::string left_out_;
    std::function<void()> during_request_;
    std::vector<std::string> asked_;
    std::vector<Followed> checked_;
    std::string diagnostic_;

    void SetUp() override {
        MarketStoreTest::SetUp();
        if (IsSkipped()) return;
        followed_ = make_sql_followed_store(under_test_->database());
        // Thursday: Wednesday the 6th is the newest finished day.
        set_time("2024-03-07T20:00:00Z");
    }

    static Bar bar(unsigned day) { return {UtcTime(Date(2024, 3, day)), 10, 11, 9, 10.0 + day, 100, {}, {}, {}}; }

    std::unique_ptr<Follower> process(const std::vector<std::string>& names = {std::string(kSymbol)}) {
        std::vector<Symbol> symbols;
        for (const std::string& name : names) symbols.push_back(symbol(name));
        auto follower = std::make_unique<Follower>(
            std::move(symbols),
            FollowerNeeds{.bars = *store_,
                          .followed = *followed_,
                          .clock = clock_,
                          .ask = [this](const Symbol& of, std::optional<Date> from) { return ask(of, from); },
                          .checked =
                              [this](const Followed& followed, std::string_view diagnostic) {
                                  checked_.push_back(followed);
                                  diagnostic_ = diagnostic;
                              }});
        follower->prepare();
        return follower;
    }
    std::variant<ProvidedBars, HistoryFailure> ask(const Symbol& of, std::optional<Date> from) {
        if (during_request_) during_request_();
        asked_.push_back(of.str() + " " + (from ? from->to_string() : "whole"));
        if (failure_) return *failure_;
        ProvidedBars provided{.bars = {}, .provider = "stooq", .left_out = left_out_};
        for (unsigned day = 1; day <= provided_until_; ++day) {
            if (is_weekend(day) || (from && Date(2024, 3, day) < *from)) continue;
            provided.bars.push_back(bar(day));
        }
        return provided;
    }
    static bool is_weekend(unsigned day) { return day == 2 || day == 3 || day == 9 || day == 10; }
    void set_time(std::string_view text) { clock_.set(UtcTime::parse(text).value()); }
    /// The days that are stored.
    std::vector<unsigned> stored(std::string_view name = kSymbol) {
        const auto bars = store_->latest_daily(symbol(name), 100);
        std::vector<unsigned> days;
        if (!bars) return days;
        for (const Bar& bar : *bars) days.push_back(static_cast<unsigned>(bar.time.date().ymd().day()));
        std::ranges::reverse(days);
        return days;
    }
    Followed only() {
        const auto all = followed_->list();
        return all.size() == 1 ? all.front() : Followed{.symbol = symbol("NONE")};
    }
};

TEST_P(FollowerTest, GivenANewSymbolThenItsWholeHistoryIsStoredWithoutTheUnfinishedDays) {
    const auto follower = process();
    EXPECT_EQ(only().state, FollowState::Waiting);
    EXPECT_FALSE(only().checked_at);

    follower->run();

    EXPECT_EQ(asked_, std::vector<std::string>{"DEMO whole"});
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6}));
    EXPECT_EQ(store_->list({"", {}, 9}).stocks.front().source, Source::Provider);
    EXPECT_EQ(only(), (Followed{.symbol = symbol("DEMO"),
                                .state = FollowState::UpToDate,
                                .next_at = UtcTime::parse("2024-03-08T00:30:00Z").value(),
                                .checked_at = clock_.now(),
                                .provider = "stooq",
                                .new_bars = 4}));
    EXPECT_EQ(follower->counts().bars, 4U);
    EXPECT_EQ(checked_, std::vector{only()});
}

TEST_P(FollowerTest, GivenStoredDaysThenOnlyTheMissingOnesAreRequestedAfterEachDay) {
    const std::vector before{bar(1), bar(4)};
    store_daily_bars(*store_, clock_.now(), symbol("DEMO"), Source::Import, before);
    const auto follower = process();
    follower->run();
    follower->run();
    EXPECT_EQ(asked_, std::vector<std::string>{"DEMO 2024-03-05"}) << "nothing is due before the next day is finished";

    set_time("2024-03-08T00:29:59Z");
    follower->run();
    EXPECT_EQ(asked_.size(), 1U);
    set_time("2024-03-08T00:30:00Z");
    follower->run();
    EXPECT_EQ(asked_.back(), "DEMO 2024-03-07");
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6, 7}));

    // Friday is finished on Saturday; then nothing is until Monday is.
    set_time("2024-03-09T06:00:00Z");
    follower->run();
    set_time("2024-03-11T12:00:00Z");
    follower->run();
    EXPECT_EQ(asked_.size(), 3U);
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6, 7, 8}));
    EXPECT_EQ(store_->list({"", {}, 9}).stocks.front().source, Source::Import) << "the source of the first bar stays";
}

TEST_P(FollowerTest, GivenADayStoredOtherwiseThenNoProviderIsAsked) {
    const std::vector before{bar(6)};
    store_daily_bars(*store_, clock_.now(), symbol("DEMO"), Source::Import, before);
    process()->run();

    EXPECT_TRUE(asked_.empty());
    EXPECT_EQ(only().state, FollowState::UpToDate);
}

TEST_P(FollowerTest, GivenAProviderThatIsBehindThenItIsAskedAgainWithGrowingPauses) {
    provided_until_ = 5;
    const auto follower = process();
    follower->run();
    EXPECT_EQ(only().state, FollowState::Behind);
    EXPECT_EQ(only().next_at, clock_.now() + 1h);

    clock_.advance(1h);
    follower->run();
    EXPECT_EQ(asked_.back(), "DEMO 2024-03-06");
    EXPECT_EQ(only().next_at, clock_.now() + 2h);
    EXPECT_EQ(only().new_bars, 0);

    provided_until_ = 6;
    clock_.advance(2h);
    follower->run();
    EXPECT_EQ(only().state, FollowState::UpToDate);
    EXPECT_EQ(only().attempts, 0);
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6}));
}

TEST_P(FollowerTest, GivenAFailureThenItIsShownAndTriedAgainLater) {
    failure_ = HistoryFailure{.detail = "all providers failed", .diagnostic = "stooq: HTTP 500", .spared_for = {}};
    const auto follower = process({"DEMO", "OTHER"});
    follower->run();

    EXPECT_EQ(asked_.size(), 2U) << "one failure does not keep others waiting";
    EXPECT_EQ(followed_->list().front().state, FollowState::Failed);
    EXPECT_EQ(followed_->list().front().detail, "all providers failed") << "the reason is for the log";
    EXPECT_EQ(diagnostic_, "stooq: HTTP 500");
    EXPECT_EQ(followed_->list().front().next_at, clock_.now() + 1h);
    EXPECT_EQ(follower->counts().failures, 2U);
    EXPECT_EQ(checked_.size(), 2U);

    failure_.reset();
    clock_.advance(1h);
    follower->run();
    EXPECT_EQ(followed_->list().front().state, FollowState::UpToDate);
    EXPECT_EQ(followed_->list().front().detail, "");
}

TEST_P(FollowerTest, GivenAnExhaustedCallBudgetThenTheSymbolsWaitForIt) {
    failure_ = HistoryFailure{.detail = "provider rate limit reached", .diagnostic = "over budget", .spared_for = 40s};
    const auto follower = process({"DEMO", "OTHER"});
    follower->run();

    EXPECT_EQ(asked_, std::vector<std::string>{"DEMO whole"}) << "the others would get the same answer";
    EXPECT_EQ(followed_->list().front().state, FollowState::Waiting);
    EXPECT_EQ(followed_->list().front().next_at, clock_.now() + 40s);
    EXPECT_FALSE(followed_->list().front().checked_at) << "no provider was called";
    EXPECT_EQ(follower->counts().failures, 0U);
    EXPECT_TRUE(checked_.empty());
    clock_.advance(39s);
    follower->run();
    EXPECT_EQ(asked_.size(), 1U) << "the provider is not asked before that time";

    failure_.reset();
    clock_.advance(1s);
    follower->run();
    EXPECT_EQ(stored("DEMO").size(), 4U);
    EXPECT_EQ(stored("OTHER").size(), 4U);
}

TEST_P(FollowerTest, GivenInvalidDaysThenTheOthersAreStoredAndTheyAreNamed) {
    left_out_ = "2024-03-05: high 1 is below close 11";
    process()->run();
    EXPECT_EQ(only().detail, "left out 2024-03-05: high 1 is below close 11");
}

TEST_P(FollowerTest, GivenTwoProcessesThenOneOfThemAsks) {
    const auto one = process();
    const auto other = process();
    const auto seen = followed_->list();
    // Both have read that the symbol is due.
    EXPECT_TRUE(followed_->claim(seen.front(), clock_.now() + 5min));
    EXPECT_FALSE(followed_->claim(seen.front(), clock_.now() + 5min));
    other->run();
    EXPECT_TRUE(asked_.empty());

    // The first one was killed.
    clock_.advance(5min);
    other->run();
    EXPECT_EQ(stored().size(), 4U);
    one->run();
    EXPECT_EQ(asked_.size(), 1U);
}

TEST_P(FollowerTest, GivenOtherSymbolsThenTheFormerOnesAreForgottenAndTheCommonOnesKeepTheirState) {
    process({"DEMO", "OTHER"})->run();
    const auto demo = followed_->list().front();
    const auto follower = process({"THIRD", "DEMO"});

    const auto all = followed_->list();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0], demo);
    EXPECT_EQ(all[1].symbol, symbol("THIRD"));
    follower->run();
    EXPECT_EQ(asked_.back(), "THIRD whole");
    EXPECT_EQ(asked_.size(), 3U);
}

TEST_P(FollowerTest, GivenMoreSymbolsThanCallsThenEachGetsItsTurn) {
    const auto follower = process({"A", "B", "C"});
    const auto run_with_one_call = [&] {
        failure_.reset();
        during_request_ = [&] {
            if (!asked_.empty()) failure_ = HistoryFailure{.detail = "spared", .diagnostic = {}, .spared_for = 1h};
        };
        asked_.clear();
        follower->run();
        return asked_.front().substr(0, 1);
    };
    std::string order;
    for (int day = 0; day < 3; ++day) {
        order += run_with_one_call();
        clock_.advance(24h);
    }
    EXPECT_EQ(order, "ABC");
}

TEST_P(FollowerTest, GivenARequestOverTheEndOfADayThenThatDayIsFetchedNext) {
    set_time("2024-03-08T00:29:30Z");
    const auto follower = process();
    during_request_ = [&] { clock_.advance(1min); };
    follower->run();
    EXPECT_EQ(stored().back(), 6U);
    during_request_ = {};
    follower->run();
    EXPECT_EQ(stored().back(), 7U);
}

TEST_P(FollowerTest, GivenABarOfADayThatIsNotFinishedThenTheMissingDaysAreFetchedAllTheSame) {
    const std::vector before{bar(1), bar(7), bar(20)};
    store_daily_bars(*store_, clock_.now(), symbol("DEMO"), Source::Import, before);
    process()->run();
    EXPECT_EQ(asked_, std::vector<std::string>{"DEMO 2024-03-02"});
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6, 7, 20}));
}

TEST_P(FollowerTest, GivenADeletionDuringTheRequestThenTheWholeHistoryIsFetchedAgain) {
    const std::vector before{bar(1), bar(4)};
    store_daily_bars(*store_, clock_.now(), symbol("DEMO"), Source::Import, before);
    const auto follower = process();
    during_request_ = [&] { EXPECT_TRUE(store_->erase(clock_.now(), symbol("DEMO"), {})); };
    follower->run();
    EXPECT_TRUE(stored().empty()) << "without the older days";
    during_request_ = {};
    follower->run();
    EXPECT_EQ(asked_.back(), "DEMO whole");
    EXPECT_EQ(stored(), (std::vector<unsigned>{1, 4, 5, 6}));
}

TEST_P(FollowerTest, GivenAnExceptionThenItIsAFailureOfItsSymbol) {
    const auto follower = process({"DEMO", "OTHER"});
    during_request_ = [&] {
        if (asked_.empty()) {
            asked_.emplace_back("DEMO fails");
            throw Unavailable("the lock of the bars was not free");
        }
    };
    follower->run();
    EXPECT_EQ(followed_->list().front().state, FollowState::Failed);
    EXPECT_EQ(followed_->list().front().detail, "the store failed");
    EXPECT_EQ(followed_->list().front().next_at, clock_.now() + 1h);
    EXPECT_EQ(stored("OTHER").size(), 4U);
}

TEST_P(FollowerTest, GivenAProcessThatWasSuspendedThenItsResultDoesNotReplaceTheOneOfItsSuccessor) {
    const auto follower = process();
    const auto successor = process();
    during_request_ = [&] {
        during_request_ = {};
        clock_.advance(5min);
        successor->run();
        failure_ = HistoryFailure{.detail = "late", .diagnostic = {}, .spared_for = {}};
    };
    follower->run();
    EXPECT_EQ(only().state, FollowState::UpToDate);
}

TEST_P(FollowerTest, GivenNoSymbolsThenNoneIsFollowedAnyMore) {
    const auto follower = process();
    process({});
    EXPECT_TRUE(followed_->list().empty());
    EXPECT_EQ(follower->run(), std::vector{symbol("DEMO")}) << "it says what it does not follow";
    EXPECT_TRUE(asked_.empty());
}

TEST_P(FollowerTest, GivenTheEndDuringARequestThenTheSymbolStaysDue) {
    const auto follower = process({"DEMO", "OTHER"});
    failure_ = HistoryFailure{.detail = "cancelled", .diagnostic = {}, .spared_for = {}};
    during_request_ = [&] { follower->end(); };

    follower->run();
    follower->run();

    EXPECT_EQ(asked_, std::vector<std::string>{"DEMO whole"});
    EXPECT_EQ(followed_->list().front().state, FollowState::Waiting);
    EXPECT_EQ(followed_->list().front().next_at, clock_.now());
    EXPECT_EQ(follower->counts().failures, 0U);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, FollowerTest, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, FollowerTest, ::testing::Values(sql::Dialect::Postgres));

}  // namespace follower_test
}  // namespace bourse::market
