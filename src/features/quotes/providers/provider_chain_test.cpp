#include "features/quotes/providers/provider_chain.hpp"

#include <gtest/gtest.h>

#include "features/quotes/test/fake_provider.hpp"

namespace bourse::quotes {
namespace provider_chain_test {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

class ProviderChainTest : public ::testing::Test {
  protected:
    ManualClock clock_{UtcTime(Date(2024, 3, 8))};
    std::vector<std::unique_ptr<FakeProvider>> fakes_;

    /// One provider for each answer, called a, b, …
    ProviderChain chain_of(const std::vector<Answer<Quote>>& answers) {
        std::vector<Provider*> providers;
        for (const auto& answer : answers) {
            auto fake = std::make_unique<FakeProvider>(std::string(1, static_cast<char>('a' + fakes_.size())));
            fake->says = [answer](auto) { return answer; };
            providers.push_back(fake.get());
            fakes_.push_back(std::move(fake));
        }
        return {std::move(providers), clock_};
    }
    Answer<Quote> ask(const std::vector<Answer<Quote>>& answers) {
        auto chain = chain_of(answers);
        return chain.quote(symbol("DEMO"), 5s);
    }
};

TEST_F(ProviderChainTest, GivenTheFirstProviderFindsItThenNoOtherIsCalled) {
    auto chain = chain_of({quote_at(1), quote_at(2)});

    EXPECT_EQ(chain.quote(symbol("DEMO"), 5s)->close, 1);
    EXPECT_EQ(fakes_[1]->calls(), 0);
}

TEST_F(ProviderChainTest, GivenAnyFailureThenTheNextProviderIsCalledAndNamedInTheAnswer) {
    auto chain =
        chain_of({unknown_symbol(""), throttled("", 5s), refused(""), invalid_data(""), broken(""), quote_at(5)});

    EXPECT_EQ(chain.quote(symbol("DEMO"), 5s)->close, 5);
    EXPECT_EQ(chain.daily(symbol("DEMO"), {}, 5s)->provider, "f");
}

TEST_F(ProviderChainTest, GivenNoProviderKnowsTheSymbolThenItIsUnknown) {
    EXPECT_EQ(ask({unknown_symbol("x")}).error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(ask({unknown_symbol("x"), unknown_symbol("y")}).error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(ask({refused("no key"), unknown_symbol("y")}).error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(ask({unknown_symbol("x"), refused("no key")}).error().kind, Kind::UnknownSymbol);
}

TEST_F(ProviderChainTest, GivenAFailedProviderThatMayKnowTheSymbolThenItIsNotUnknown) {
    EXPECT_EQ(ask({broken("x"), unknown_symbol("y")}).error().kind, Kind::Broken);
    EXPECT_EQ(ask({invalid_data("x"), unknown_symbol("y")}).error().kind, Kind::InvalidData);
    EXPECT_EQ(ask({unknown_symbol("x"), invalid_data("y")}).error().kind, Kind::InvalidData);
    EXPECT_EQ(ask({invalid_data("x"), refused("y")}).error().kind, Kind::InvalidData);
    EXPECT_EQ(ask({invalid_data("x"), broken("y")}).error().kind, Kind::Broken);
    EXPECT_EQ(ask({invalid_data("x"), throttled("y", 7s)}).error().kind, Kind::Throttled);
    EXPECT_EQ(ask({unknown_symbol("x"), throttled("y", 7s)}).error().kind, Kind::Throttled);
    EXPECT_EQ(ask({throttled("x", 7s), broken("y"), unknown_symbol("z")}).error().kind, Kind::Throttled);
    EXPECT_EQ(ask({refused("x"), refused("y")}).error().kind, Kind::Refused);
}

TEST_F(ProviderChainTest, GivenSeveralThatThrottleThenTheShortestWaitCounts) {
    EXPECT_EQ(ask({throttled("x", 9s), throttled("y", 7s), throttled("z", 8s)}).error().retry_after, 7s);
    EXPECT_EQ(ask({throttled("x", std::nullopt), throttled("y", 7s)}).error().retry_after, 7s);
    EXPECT_EQ(ask({broken("x"), throttled("y", 7s)}).error().retry_after, 7s);
}

TEST_F(ProviderChainTest, GivenFailuresThenTheLogReadsAllOfThem) {
    EXPECT_EQ(ask({broken("garbage"), unknown_symbol("N/D")}).error().what, "a: garbage; b: N/D");
}

TEST_F(ProviderChainTest, GivenNoProviderWasCalledThenTheShortestTimeToWaitIsTheAnswer) {
    Failure over_budget = throttled("over budget", 60s);
    Failure open = broken("circuit breaker open");
    open.retry_after = 10s;
    over_budget.is_spared = open.is_spared = true;
    for (const auto& answers : {std::vector<Answer<Quote>>{over_budget, open}, {open, over_budget}}) {
        const auto failure = ask(answers).error();
        EXPECT_TRUE(failure.is_spared);
        EXPECT_EQ(failure.retry_after, 10s);
    }
    EXPECT_FALSE(ask({over_budget, unknown_symbol("x")}).error().is_spared);
    EXPECT_FALSE(ask({broken("x"), open}).error().is_spared);
}

TEST_F(ProviderChainTest, GivenAProviderThatTakesTheTimeThenTheOthersGetTheRest) {
    auto chain = chain_of({broken("x"), broken("x"), quote_at(1)});
    std::vector<Provider::Within> given;
    for (const auto& fake : fakes_) {
        fake->says = [&](auto within) -> Answer<Quote> {
            given.push_back(within);
            clock_.advance(2s);
            return broken("slow");
        };
    }

    const auto answer = chain.quote(symbol("DEMO"), 4s);

    EXPECT_EQ(answer.error().kind, Kind::Broken);
    EXPECT_EQ(given, (std::vector<Provider::Within>{4s, 2s})) << "no time remains for the third";
}

TEST_F(ProviderChainTest, GivenNoProvidersThenThereIsNoChain) {
    EXPECT_THROW(ProviderChain({}, clock_), std::invalid_argument);
}

TEST(FailureToError, GivenEachKindThenTheErrorShowsWhatTheCallerCanDo) {
    EXPECT_EQ(to_error(unknown_symbol("x")).code, Errc::UnknownSymbol);
    EXPECT_EQ(to_error(throttled("x", std::nullopt)).code, Errc::Unavailable);
    EXPECT_EQ(to_error(throttled("x", 17s)).retry_after, 17s);
    EXPECT_EQ(to_error(refused("x")).code, Errc::ProviderFailed);
    EXPECT_EQ(to_error(invalid_data("x")).code, Errc::ProviderFailed);
    EXPECT_EQ(to_error(broken("x")).code, Errc::ProviderFailed);
    EXPECT_EQ(to_error(broken("inside")).diagnostic, "inside");
    EXPECT_EQ(to_error(broken("inside")).detail.find("inside"), std::string::npos);
}

TEST(DailyRangeCut, GivenBarsThenThoseInTheRangeStay) {
    const auto days_of = [](const DailyRange& range) {
        DailyBars daily;
        for (unsigned day = 1; day <= 5; ++day) daily.bars.push_back(bar_of(Date(2024, 3, day), 1));
        cut(daily, range);
        std::string days;
        for (const auto& bar : daily.bars) days += bar.time.date().to_string().back();
        return days;
    };
    EXPECT_EQ(days_of({}), "12345");
    EXPECT_EQ(days_of({.from = Date(2024, 3, 3)}), "345");
    EXPECT_EQ(days_of({.newest = 2}), "45");
    EXPECT_EQ(days_of({.from = Date(2024, 3, 3), .newest = 2}), "45");
    EXPECT_EQ(days_of({.from = Date(2024, 3, 5), .newest = 2}), "5");
    EXPECT_EQ(days_of({.from = Date(2024, 4, 1), .newest = 2}), "");
    EXPECT_EQ(days_of({.newest = 100}), "12345");
}

TEST(DailyRangeCut, GivenDaysLeftOutThenThoseBeforeTheRangeAreForgotten) {
    const auto left_out_of = [](const DailyRange& range) {
        DailyBars daily;
        for (const unsigned day : {2U, 4U, 6U}) daily.bars.push_back(bar_of(Date(2024, 3, day), 1));
        for (const unsigned day : {1U, 3U, 5U}) daily.left_out.add({Date(2024, 3, day), std::to_string(day)});
        daily.left_out.add({std::nullopt, "row 9"});
        cut(daily, range);
        std::string days;
        for (const auto& day : daily.left_out.days) days += day.what.back();
        EXPECT_EQ(daily.left_out.count, daily.left_out.days.size());
        return days;
    };
    EXPECT_EQ(left_out_of({}), "1359");
    EXPECT_EQ(left_out_of({.newest = 3}), "1359");
    EXPECT_EQ(left_out_of({.newest = 2}), "59");
    EXPECT_EQ(left_out_of({.from = Date(2024, 3, 3)}), "359");
    EXPECT_EQ(left_out_of({.from = Date(2024, 4, 1)}), "9");
}

TEST(DailyRangeCut, GivenALongHistoryThenItsMemoryIsGivenBack) {
    DailyBars daily{.bars = std::vector<market::Bar>(10'000, bar_of(Date(2024, 3, 1), 1))};
    cut(daily, {.newest = 100});
    EXPECT_LT(bytes_of(daily), 200 * sizeof(market::Bar));
}

}  // namespace provider_chain_test
}  // namespace bourse::quotes
