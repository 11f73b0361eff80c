#include "features/quotes/providers/guarded_provider.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "features/quotes/test/fake_provider.hpp"

namespace bourse::quotes {
namespace guarded_provider_test {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

class GuardedProviderTest : public ::testing::Test {
  protected:
    static constexpr std::chrono::milliseconds kPatience{60'000};

    ManualClock clock_{UtcTime(Date(2024, 3, 8))};
    FixedRandom random_{1000};
    CountingObserver observer_;
    std::vector<std::chrono::milliseconds> slept_;
    FakeProvider* fake_ = nullptr;

    std::unique_ptr<GuardedProvider> guard(GuardOptions options = {}) {
        auto fake = std::make_unique<FakeProvider>();
        fake_ = fake.get();
        return std::make_unique<GuardedProvider>(std::move(fake), options, clock_, random_, observer_,
                                                 [this](std::chrono::milliseconds pause) {
                                                     slept_.push_back(pause);
                                                     clock_.advance(pause);
                                                 });
    }
    Answer<Quote> ask(GuardedProvider& provider) { return provider.quote(symbol("DEMO"), kPatience); }
};

TEST_F(GuardedProviderTest, GivenAnAnswerThenItPassesAndIsCountedWithItsTime) {
    const auto provider = guard();
    fake_->says = [&](auto) {
        clock_.advance(30ms);
        return quote_at(7);
    };

    EXPECT_EQ(ask(*provider)->close, 7);
    EXPECT_EQ(provider->daily(symbol("DEMO"), {}, kPatience)->bars.size(), 1U);

    EXPECT_EQ(observer_.count("fake found"), 2);
    EXPECT_EQ(observer_.last_duration(), 30ms);
}

TEST_F(GuardedProviderTest, GivenADeadlineThenTheProviderGetsTheShorterOne) {
    const auto provider = guard({.deadline = 500ms});
    std::chrono::milliseconds given{0};
    fake_->says = [&](auto within) {
        given = within;
        return quote_at(1);
    };

    static_cast<void>(provider->quote(symbol("DEMO"), 2s));
    EXPECT_EQ(given, 500ms);
    static_cast<void>(provider->quote(symbol("DEMO"), 80ms));
    EXPECT_EQ(given, 80ms);
}

TEST_F(GuardedProviderTest, GivenAHistoryThatNobodyWaitsForThenTheProviderGetsMoreTime) {
    const auto provider = guard({.deadline = 500ms, .long_deadline = 9s});
    std::chrono::milliseconds given{0};
    fake_->says = [&](auto within) {
        given = within;
        return quote_at(1);
    };

    static_cast<void>(provider->daily(symbol("DEMO"), {}, 60s));
    EXPECT_EQ(given, 500ms);
    static_cast<void>(provider->daily(symbol("DEMO"), {.is_patient = true}, 60s));
    EXPECT_EQ(given, 9s);
    static_cast<void>(provider->daily(symbol("DEMO"), {.is_patient = true}, 3s));
    EXPECT_EQ(given, 3s);
}

TEST_F(GuardedProviderTest, GivenAPatientRequestThatIsTheTrialCallThenItKeepsNobodyWaitingForLong) {
    const auto provider = guard({.deadline = 500ms, .breaker = {.failures = 1, .rest = 10s}, .retries = {.max = 0}});
    fake_->says = [](auto) -> Answer<Quote> { return broken("garbage"); };
    static_cast<void>(ask(*provider));
    clock_.advance(10s);
    std::chrono::milliseconds given{0};
    fake_->says = [&](auto within) {
        given = within;
        return quote_at(1);
    };
    EXPECT_TRUE(provider->daily(symbol("DEMO"), {.is_patient = true}, 60s));
    EXPECT_EQ(given, 500ms);
}

TEST_F(GuardedProviderTest, GivenNoCallThenTheAnswerSaysThatItWasSpared) {
    const auto provider = guard({.budget = {.per_minute = 1}});
    fake_->says = [](auto) -> Answer<Quote> { return throttled("slow", 5s); };
    EXPECT_FALSE(ask(*provider).error().is_spared) << "the provider said so";
    EXPECT_TRUE(ask(*provider).error().is_spared);
    clock_.advance(5s);
    EXPECT_EQ(ask(*provider).error().what, "call budget exhausted");
    EXPECT_TRUE(ask(*provider).error().is_spared);
}

TEST_F(GuardedProviderTest, GivenAnInterruptedAnswerThenItIsTriedAgainAfterARandomPause) {
    const auto provider = guard({.retries = {.max = 2, .first_pause = 200ms}});
    fake_->says = [&](auto) -> Answer<Quote> {
        if (fake_->calls() < 3) return interrupted("reset");
        return quote_at(3);
    };

    EXPECT_EQ(ask(*provider)->close, 3);
    EXPECT_EQ(slept_, (std::vector{1000ms % 201, 1000ms % 401})) << "the random number within 200 and 400 ms";
    EXPECT_EQ(observer_.count("fake broken"), 2);
}

TEST_F(GuardedProviderTest, GivenNoTimeThenTheProviderIsNotCalledAndNothingIsCounted) {
    const auto provider = guard({.budget = {.per_minute = 1}});

    EXPECT_EQ(provider->quote(symbol("DEMO"), 0ms).error().kind, Kind::Broken);

    EXPECT_EQ(fake_->calls(), 0);
    EXPECT_TRUE(ask(*provider)) << "the budget is unused";
}

class NotTriedAgain : public GuardedProviderTest, public ::testing::WithParamInterface<Failure> {};

TEST_P(NotTriedAgain, GivenAPermanentFailureThenTheProviderIsCalledOnce) {
    const auto provider = guard();
    fake_->says = [](auto) -> Answer<Quote> { return GetParam(); };

    EXPECT_EQ(ask(*provider).error().kind, GetParam().kind);
    EXPECT_EQ(fake_->calls(), 1);
    EXPECT_EQ(observer_.count("fake " + std::string(to_string(GetParam().kind))), 1);
}

INSTANTIATE_TEST_SUITE_P(GuardedProvider, NotTriedAgain,
                         ::testing::Values(unknown_symbol("N/D"), throttled("slow", std::nullopt), refused("key"),
                                           invalid_data("high 1"), broken("garbage")),
                         [](const auto& tested) { return std::string(to_string(tested.param.kind)); });

TEST_F(GuardedProviderTest, GivenNoTimeForAnotherTryThenTheFirstFailureIsTheAnswer) {
    const auto provider = guard({.deadline = 100ms, .retries = {.first_pause = 200ms}});
    fake_->says = [&](auto) -> Answer<Quote> {
        clock_.advance(60ms);
        return interrupted("timeout");
    };

    EXPECT_EQ(ask(*provider).error().what, "timeout");
    EXPECT_EQ(fake_->calls(), 1);
    EXPECT_TRUE(slept_.empty());
}

TEST_F(GuardedProviderTest, GivenEverythingFailsThenRetriesStayASmallShare) {
    const auto provider = guard({.breaker = {.failures = 1'000'000}, .retries = {.calls_for_one = 10, .max_saved = 5}});
    fake_->says = [](auto) -> Answer<Quote> { return interrupted("reset"); };

    for (int i = 0; i < 900; ++i) static_cast<void>(ask(*provider));

    EXPECT_GE(fake_->calls(), 900 + 90);
    EXPECT_LE(fake_->calls(), 900 + 105 + 5);
}

TEST_F(GuardedProviderTest, GivenTooManyFailuresThenItIsLeftAloneAndOneCallTriesLater) {
    const auto provider = guard({.breaker = {.failures = 3, .rest = 10s}});
    fake_->says = [](auto) -> Answer<Quote> { return broken("garbage"); };
    for (int i = 0; i < 3; ++i) static_cast<void>(ask(*provider));

    const auto spared = ask(*provider);

    EXPECT_EQ(spared.error().kind, Kind::Broken);
    EXPECT_EQ(spared.error().retry_after, 10s);
    EXPECT_EQ(fake_->calls(), 3);
    EXPECT_EQ(observer_.count("fake circuit_open"), 1);
    clock_.advance(10s);
    fake_->says = [](auto) { return quote_at(1); };
    EXPECT_TRUE(ask(*provider));
    EXPECT_TRUE(ask(*provider));
    EXPECT_EQ(fake_->calls(), 5);
}

TEST_F(GuardedProviderTest, GivenUnknownSymbolsAndRefusalsThenTheCircuitStaysClosed) {
    const auto provider = guard({.breaker = {.failures = 3}});
    for (int i = 0; i < 20; ++i) {
        fake_->says = [i](auto) -> Answer<Quote> { return i % 2 == 0 ? unknown_symbol("N/D") : refused("premium"); };
        static_cast<void>(ask(*provider));
    }
    EXPECT_EQ(fake_->calls(), 20);
}

TEST_F(GuardedProviderTest, GivenOneSymbolWithInvalidDataThenOtherSymbolsAreStillServed) {
    const auto provider = guard({.breaker = {.failures = 3}});
    fake_->says = [](auto) -> Answer<Quote> { return invalid_data("high 10 is below close 11"); };
    for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(*provider).error().kind, Kind::InvalidData);

    fake_->says = [](auto) { return quote_at(1); };

    EXPECT_TRUE(ask(*provider));
    EXPECT_EQ(observer_.count("fake invalid_data"), 20);
    EXPECT_EQ(observer_.count("fake circuit_open"), 0);
}

TEST_F(GuardedProviderTest, GivenATrialWithInvalidDataThenTheCircuitCloses) {
    const auto provider = guard({.breaker = {.failures = 1, .rest = 10s}});
    fake_->says = [](auto) -> Answer<Quote> { return broken("garbage"); };
    static_cast<void>(ask(*provider));
    clock_.advance(10s);
    fake_->says = [](auto) -> Answer<Quote> { return invalid_data("high 10 is below close 11"); };

    EXPECT_EQ(ask(*provider).error().kind, Kind::InvalidData);
    EXPECT_EQ(ask(*provider).error().kind, Kind::InvalidData);
}

TEST_F(GuardedProviderTest, GivenAnExceptionThenItPassesAndCountsAsAFailure) {
    const auto provider = guard({.breaker = {.failures = 1, .rest = 10s}});
    fake_->says = [](auto) -> Answer<Quote> { throw std::bad_alloc(); };

    EXPECT_THROW(static_cast<void>(ask(*provider)), std::bad_alloc);
    EXPECT_EQ(ask(*provider).error().retry_after, 10s);
    clock_.advance(10s);
    EXPECT_THROW(static_cast<void>(ask(*provider)), std::bad_alloc) << "the trial";
    clock_.advance(10s);
    EXPECT_THROW(static_cast<void>(ask(*provider)), std::bad_alloc) << "the next trial: the first one was released";
}

TEST_F(GuardedProviderTest, GivenAThrottlingProviderThenCallsPauseForTheRequestedTime) {
    const auto provider = guard();
    fake_->says = [](auto) -> Answer<Quote> { return throttled("slow", 90s); };
    static_cast<void>(ask(*provider));

    clock_.advance(80s);
    const auto spared = ask(*provider);

    EXPECT_EQ(spared.error().kind, Kind::Throttled);
    EXPECT_EQ(spared.error().retry_after, 10s);
    EXPECT_EQ(fake_->calls(), 1);
    EXPECT_EQ(observer_.count("fake paused"), 1);
    clock_.advance(10s);
    static_cast<void>(ask(*provider));
    EXPECT_EQ(fake_->calls(), 2);
}

TEST_F(GuardedProviderTest, GivenItThrottlesForNoTimeOrForYearsThenThePauseIsASaneOne) {
    const auto provider = guard({.throttled_pause = 60s});
    fake_->says = [](auto) -> Answer<Quote> { return throttled("slow", std::nullopt); };
    static_cast<void>(ask(*provider));
    EXPECT_EQ(ask(*provider).error().retry_after, 60s);

    clock_.advance(60s);
    fake_->says = [](auto) -> Answer<Quote> { return throttled("slow", std::chrono::seconds::max()); };
    static_cast<void>(ask(*provider));
    EXPECT_EQ(ask(*provider).error().retry_after, 24h);
}

TEST_F(GuardedProviderTest, GivenTheBudgetIsUsedUpThenNoCallIsMade) {
    const auto provider = guard({.budget = {.per_minute = 2}});
    for (int i = 0; i < 5; ++i) static_cast<void>(ask(*provider));

    EXPECT_EQ(fake_->calls(), 2);
    EXPECT_EQ(ask(*provider).error().kind, Kind::Throttled);
    EXPECT_EQ(ask(*provider).error().retry_after, 60s);
    EXPECT_EQ(observer_.count("fake over_budget"), 5);
}

TEST_F(GuardedProviderTest, GivenTheBudgetIsUsedUpThenThereIsNoRetryEither) {
    const auto provider = guard({.budget = {.per_minute = 1}});
    fake_->says = [](auto) -> Answer<Quote> { return interrupted("reset"); };

    EXPECT_EQ(ask(*provider).error().what, "reset");
    EXPECT_EQ(fake_->calls(), 1);
}

TEST_F(GuardedProviderTest, GivenManyThreadsThenTheBudgetIsExact) {
    const auto provider = guard({.budget = {.per_minute = 100}});
    std::vector<std::thread> threads;
    std::atomic<int> found = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int call = 0; call < 50; ++call) found += ask(*provider) ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(fake_->calls(), 100);
    EXPECT_EQ(found, 100);
    EXPECT_EQ(observer_.count("fake over_budget"), 300);
}

TEST_F(GuardedProviderTest, GivenManyThreadsWhenHalfOpenThenOneCallTries) {
    const auto provider = guard({.breaker = {.failures = 1, .rest = 10s}});
    fake_->says = [](auto) -> Answer<Quote> { return broken("garbage"); };
    static_cast<void>(ask(*provider));
    clock_.advance(10s);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int call = 0; call < 50; ++call) static_cast<void>(ask(*provider));
        });
    }
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(fake_->calls(), 2);
}

}  // namespace guarded_provider_test
}  // namespace bourse::quotes
