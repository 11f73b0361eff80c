#include "features/prices/service/price_collector.hpp"

#include <gtest/gtest.h>

#include "features/prices/service/cached_price.hpp"
#include "features/prices/test/fake_price_provider.hpp"
#include "platform/cache/memory_cache.hpp"

namespace bourse::prices {
namespace price_collector_test {

using namespace std::chrono_literals;
using Outcome = PriceCollector::Outcome;

/// Fails on demand, like an unavailable server.
class FlakyCache final : public cache::Cache {
  public:
    explicit FlakyCache(const Clock& clock) : cache_(clock) {}
    bool is_away = false;

    std::optional<std::string> get(std::string_view key) override { return there().get(key); }
    void set(std::string_view key, std::string_view text, Lifetime lifetime) override {
        there().set(key, text, lifetime);
    }
    std::optional<cache::Lease> take_lease(std::string_view name, std::string_view owner, Lifetime lifetime) override {
        return there().take_lease(name, owner, lifetime);
    }
    void release(const cache::Lease& lease) override { there().release(lease); }
    bool set_under(const cache::Lease& lease, std::string_view key, std::string_view text, Lifetime lifetime) override {
        return there().set_under(lease, key, text, lifetime);
    }
    void probe() override { there().probe(); }
    [[nodiscard]] std::string description() const override { return "flaky:"; }

  private:
    cache::Cache& there() {
        if (is_away) throw Unavailable("away");
        return cache_;
    }
    cache::MemoryCache cache_;
};

class PriceCollectorTest : public ::testing::Test {
  protected:
    ManualClock clock_{UtcTime(Date(2024, 3, 8))};
    FlakyCache cache_{clock_};
    CachedPrice copy_{cache_};

    struct Replica {
        FakePriceProvider* first;
        FakePriceProvider* second;
        std::unique_ptr<PriceCollector> collector;

        PriceCollector::Outcome run() { return collector->run().outcome; }
        [[nodiscard]] int calls() const { return first->calls(); }
    };

    /// A collector with two providers; the first one returns 60000.
    Replica replica(const std::string& owner) {
        std::vector<std::unique_ptr<PriceProvider>> providers;
        Replica made{};
        for (FakePriceProvider** provider : {&made.first, &made.second}) {
            providers.push_back(std::make_unique<FakePriceProvider>(provider == &made.first ? "first" : "second"));
            *provider = static_cast<FakePriceProvider*>(providers.back().get());
        }
        made.first->says = [this](auto) { return price_of("60000", clock_.now(), "first"); };
        made.second->says = [this](auto) { return price_of("60001", clock_.now(), "second"); };
        made.collector =
            std::make_unique<PriceCollector>(std::move(providers), cache_, clock_, owner, CollectorOptions{});
        return made;
    }
    /// Runs all collectors four times a second.
    void pass(std::chrono::milliseconds time, std::initializer_list<Replica*> replicas) {
        for (; time > 0ms; time -= 250ms) {
            clock_.advance(250ms);
            for (Replica* one : replicas) static_cast<void>(one->run());
        }
    }
    std::optional<BitcoinPrice> seen() {
        copy_.refresh();
        return copy_.latest();
    }
};

TEST_F(PriceCollectorTest, GivenTheStartThenThePriceIsFetchedAtOnceAndThenAtEachInterval) {
    Replica one = replica("a");
    EXPECT_EQ(seen(), std::nullopt);

    EXPECT_EQ(one.run(), Outcome::Written);
    EXPECT_EQ(seen(), price_of("60000", clock_.now(), "first"));
    EXPECT_EQ(one.run(), Outcome::Nothing);

    pass(60s, {&one});
    EXPECT_EQ(one.calls(), 5);
    EXPECT_EQ(one.second->calls(), 0);
}

TEST_F(PriceCollectorTest, GivenTwoReplicasThenOneFetches) {
    Replica one = replica("a");
    Replica two = replica("b");
    pass(60s, {&one, &two});
    EXPECT_EQ(one.calls() + two.calls(), 4);
    EXPECT_EQ(two.calls(), 0);
}

TEST_F(PriceCollectorTest, GivenADeadOwnerThenTheOtherTakesOverAndKeepsTheInterval) {
    Replica one = replica("a");
    Replica two = replica("b");
    pass(20s, {&one, &two});
    const UtcTime last = seen()->time;

    pass(9s, {&two});
    EXPECT_EQ(two.calls(), 0) << "it holds the lease, and the price is young";
    pass(3s, {&two});
    EXPECT_EQ(two.calls(), 1);
    EXPECT_EQ(seen()->time, last + 15s);
}

TEST_F(PriceCollectorTest, GivenAnOwnerThatDiesAfterARequestThenItIsReplacedAtTheEndOfItsLeaseAndNotOfItsDeadline) {
    Replica one = replica("a");
    ASSERT_EQ(one.run(), Outcome::Written);
    clock_.advance(4999ms);
    EXPECT_FALSE(cache_.take_lease("price:bitcoin", "b", 1s));
    clock_.advance(1ms);
    EXPECT_TRUE(cache_.take_lease("price:bitcoin", "b", 1s));
}

TEST_F(PriceCollectorTest, GivenAnOwnerThatRetiresThenTheOtherNeedNotWaitForTheLease) {
    Replica one = replica("a");
    Replica two = replica("b");
    pass(14s, {&one, &two});
    one.collector->retire();

    pass(2s, {&two});
    EXPECT_EQ(two.calls(), 1);
}

TEST_F(PriceCollectorTest, GivenAnOwnerPausedDuringARequestThenItsLatePriceIsNotWritten) {
    Replica one = replica("a");
    Replica two = replica("b");
    one.first->says = [&](auto) {
        const auto old = price_of("50000", clock_.now(), "first");
        clock_.advance(30s);
        EXPECT_EQ(two.run(), Outcome::Written);
        return old;
    };

    EXPECT_EQ(one.run(), Outcome::Late);
    EXPECT_EQ(seen(), price_of("60000", clock_.now(), "first"));
    pass(20s, {&one, &two});
    EXPECT_EQ(one.calls(), 1) << "the other one has the lease";
}

TEST_F(PriceCollectorTest, GivenAProviderThatFailsThenTheNextOneIsCalledAndNamed) {
    Replica one = replica("a");
    one.first->says = [](auto) { return broken("no"); };
    EXPECT_EQ(one.run(), Outcome::Written);
    EXPECT_EQ(seen()->provider, "second");
}

TEST_F(PriceCollectorTest, GivenAJumpThenTheNextProviderIsCalledAndWithoutOneALastingJumpIsAccepted) {
    Replica one = replica("a");
    ASSERT_EQ(one.run(), Outcome::Written);
    one.first->says = [&](auto) { return price_of("6000", clock_.now(), "first"); };
    pass(15s, {&one});
    EXPECT_EQ(seen()->provider, "second");

    const UtcTime last = seen()->time;
    one.second->says = one.first->says;
    pass(60s, {&one});
    EXPECT_EQ(seen()->time, last) << "the price stays and ages";
    pass(20s, {&one});
    EXPECT_EQ(seen()->in(Currency::Usd), rate("6000"));
}

TEST_F(PriceCollectorTest, GivenFailuresThenItIsTriedAgainSoonAndThenLessOften) {
    Replica one = replica("a");
    one.first->says = [](auto) { return broken("no"); };
    one.second->says = one.first->says;

    const auto round = one.collector->run();
    EXPECT_EQ(round.outcome, Outcome::Failed);
    EXPECT_EQ(round.trouble, "first: no; second: no");
    pass(16s, {&one});
    EXPECT_EQ(one.calls(), 5) << "after 0, 1, 3, 7 and 15 s";
    pass(150s, {&one});
    EXPECT_EQ(one.calls(), 15) << "every 15 s";

    one.first->says = [this](auto) { return price_of("60000", clock_.now(), "first"); };
    pass(15s, {&one});
    EXPECT_TRUE(seen());
}

TEST_F(PriceCollectorTest, GivenAReplicaWhoseProvidersFailThenAnotherOneTakesOver) {
    Replica one = replica("a");
    Replica two = replica("b");
    one.first->says = [](auto) { return broken("no"); };
    one.second->says = one.first->says;

    EXPECT_EQ(one.run(), Outcome::Failed);
    EXPECT_EQ(two.run(), Outcome::Written);
    pass(60s, {&one, &two});
    EXPECT_EQ(one.calls(), 1);
    EXPECT_EQ(two.calls(), 5);
}

TEST_F(PriceCollectorTest, GivenAnUnavailableCacheThenTheCopyStaysAndALaterRoundSucceeds) {
    Replica one = replica("a");
    ASSERT_EQ(one.run(), Outcome::Written);
    ASSERT_TRUE(seen());
    cache_.is_away = true;
    clock_.advance(15s);

    EXPECT_EQ(one.run(), Outcome::Failed);
    EXPECT_THROW(copy_.refresh(), Unavailable);
    EXPECT_EQ(copy_.latest()->in(Currency::Usd), rate("60000"));

    cache_.is_away = false;
    pass(2s, {&one});
    EXPECT_GE(seen()->time, clock_.now() - 2s);
}

TEST_F(PriceCollectorTest, GivenNoOrInvalidTextInTheCacheThenTheCopyStays) {
    Replica one = replica("a");
    ASSERT_EQ(one.run(), Outcome::Written);
    ASSERT_TRUE(seen());
    cache_.set(kPriceKey, "<html>", 60s);
    EXPECT_TRUE(seen());
    cache_.set(kPriceKey, "", 1ms);
    clock_.advance(1s);
    EXPECT_TRUE(seen());
}

TEST_F(PriceCollectorTest, GivenAClockThatIsSetBackThenTheCollectorContinues) {
    Replica one = replica("a");
    ASSERT_EQ(one.run(), Outcome::Written);
    clock_.advance(-2h);
    EXPECT_EQ(one.run(), Outcome::Written);
}

}  // namespace price_collector_test
}  // namespace bourse::prices
