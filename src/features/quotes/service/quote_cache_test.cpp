#include "features/quotes/service/quote_cache.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <semaphore>
#include <thread>

#include "features/quotes/test/fake_provider.hpp"
#include "platform/tasks/io_threads.hpp"

namespace bourse::quotes {
namespace quote_cache_test {

using namespace std::chrono_literals;
using Kind = Failure::Kind;
using Asked = std::future<Answer<Cached<Quote>>>;

class QuoteCacheTest : public ::testing::Test {
  protected:
    static constexpr CacheOptions kOptions{.fresh = 60s, .unknown = 30s, .grace = 600s};

    ManualClock clock_{UtcTime(Date(2024, 3, 8))};
    std::atomic<int> loads_ = 0;
    /// The result of the next load; set while no load is running.
    std::function<Answer<Quote>(const Symbol&)> brings_ = [](const Symbol& name) { return quote_at(1, name.str()); };
    /// The remaining deadline of the last load.
    std::atomic<std::chrono::milliseconds> left_{};
    std::atomic<bool> is_held_ = false;
    std::counting_semaphore<> begun_{0};
    std::counting_semaphore<> released_{0};
    tasks::IoThreads io_{2};
    tasks::BlockingPool pool_{2};
    QuoteCache<Quote> cache_{kOptions, loader(), pool_, clock_};

    QuoteCacheTest() { io_.start(); }
    ~QuoteCacheTest() override { io_.join(); }

    QuoteCache<Quote>::Load loader() {
        return [this](const Symbol& name, std::chrono::milliseconds left) {
            ++loads_;
            left_ = left;
            if (is_held_) {
                begun_.release();
                released_.acquire();
            }
            return brings_(name);
        };
    }
    Asked begin(std::size_t n, const std::string& name) {
        return boost::asio::co_spawn(io_.executor(n % io_.size()), cache_.get(symbol(name)), boost::asio::use_future);
    }
    Answer<Cached<Quote>> get(const std::string& name) { return begin(0, name).get(); }
    void bring(const Answer<Quote>& answer) {
        brings_ = [answer](const Symbol&) { return answer; };
    }
};

TEST_F(QuoteCacheTest, GivenAQuoteThenItIsGivenAgainWhileItIsFresh) {
    const auto first = get("A");
    clock_.advance(59s);
    const auto again = get("A");

    EXPECT_EQ(first->age, 0s);
    EXPECT_EQ(again->value, first->value);
    EXPECT_EQ(again->age, 59s);
    EXPECT_FALSE(again->is_stale);
    EXPECT_EQ(loads_, 1);
    const CacheCounts counts = cache_.counts();
    EXPECT_EQ(counts.hits, 1U);
    EXPECT_EQ(counts.misses, 1U);
    EXPECT_EQ(counts.loads, 1U);
}

TEST_F(QuoteCacheTest, GivenItIsNoLongerFreshThenItIsLoadedAgain) {
    get("A").value();
    clock_.advance(60s);
    bring(quote_at(2));

    const auto again = get("A");

    EXPECT_EQ(again->value->close, 2);
    EXPECT_EQ(again->age, 0s);
    EXPECT_EQ(loads_, 2);
}

TEST_F(QuoteCacheTest, GivenAThousandRequestsForAnExpiredQuoteThenItIsLoadedOnce) {
    get("A").value();
    clock_.advance(60s);
    is_held_ = true;
    std::vector<Asked> asked;
    for (std::size_t i = 0; i < 1000; ++i) asked.push_back(begin(i, "A"));
    begun_.acquire();
    // The io threads run this after everything spawned before, so all requests are waiting now.
    for (std::size_t n = 0; n < io_.size(); ++n) {
        boost::asio::post(io_.executor(n), boost::asio::use_future).wait();
    }
    EXPECT_EQ(cache_.counts().misses, 1001U);
    released_.release();

    for (Asked& one : asked) EXPECT_EQ(one.get()->value->close, 1);
    EXPECT_EQ(loads_, 2);
}

TEST_F(QuoteCacheTest, GivenManyRequestsWhileALoadEndsThenItIsLoadedOnce) {
    constexpr int kSymbols = 300;
    for (int n = 0; n < kSymbols; ++n) {
        std::vector<Asked> asked;
        for (std::size_t i = 0; i < 64; ++i) asked.push_back(begin(i, "S" + std::to_string(n)));
        for (Asked& one : asked) EXPECT_TRUE(one.get());
    }
    EXPECT_EQ(loads_, kSymbols);
}

TEST_F(QuoteCacheTest, GivenALoadThatIsSlowThenOtherSymbolsAreServed) {
    is_held_ = true;
    Asked slow = begin(0, "SLOW");
    begun_.acquire();
    is_held_ = false;

    EXPECT_TRUE(get("A"));

    released_.release();
    EXPECT_TRUE(slow.get());
}

TEST_F(QuoteCacheTest, GivenLoadsThatWaitForAThreadThenTheyGetTheRestOfTheDeadlineAndNoneStartsAfterIt) {
    tasks::BlockingPool narrow(1);
    QuoteCache<Quote> cache({.deadline = 5s}, loader(), narrow, clock_);
    const auto ask = [&](const std::string& name) {
        return boost::asio::co_spawn(io_.executor(0), cache.get(symbol(name)), boost::asio::use_future);
    };
    const auto wait_for_queue = [&](std::size_t length) {
        while (narrow.waiting() != length) std::this_thread::yield();
    };
    is_held_ = true;
    Asked first = ask("A");
    begun_.acquire();
    Asked late = ask("B");
    wait_for_queue(1);
    clock_.advance(4s);
    Asked in_time = ask("C");
    wait_for_queue(2);
    clock_.advance(1s);
    is_held_ = false;
    released_.release();

    EXPECT_TRUE(first.get());
    const auto refused = late.get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::Throttled);
    EXPECT_EQ(refused.error().retry_after, 1s);
    EXPECT_TRUE(in_time.get());
    EXPECT_EQ(left_.load(), 4s);
    EXPECT_EQ(loads_, 2);
}

class FailedLoad : public QuoteCacheTest, public ::testing::WithParamInterface<Failure> {};

TEST_P(FailedLoad, GivenAQuoteWithinItsGraceThenItIsGivenWithItsAge) {
    const auto first = get("A");
    bring(GetParam());
    clock_.advance(60s + 599s);

    const auto stale = get("A");

    ASSERT_TRUE(stale);
    EXPECT_EQ(stale->value, first->value);
    EXPECT_EQ(stale->age, 659s);
    EXPECT_TRUE(stale->is_stale);
    EXPECT_EQ(cache_.counts().stale, 1U);
    clock_.advance(1s);
    EXPECT_EQ(get("A").error().kind, GetParam().kind) << "the grace period is over";
}

TEST_P(FailedLoad, GivenNothingInMemoryThenItIsTheAnswerAndIsNotRemembered) {
    bring(GetParam());
    EXPECT_EQ(get("A").error().kind, GetParam().kind);
    bring(quote_at(4));
    EXPECT_EQ(get("A")->value->close, 4);
    EXPECT_EQ(loads_, 2);
}

INSTANTIATE_TEST_SUITE_P(QuoteCache, FailedLoad,
                         ::testing::Values(throttled("slow", 5s), refused("key"), broken("garbage")),
                         [](const auto& tested) { return std::string(to_string(tested.param.kind)); });

TEST_F(QuoteCacheTest, GivenAStaleQuoteWhenTheProviderIsBackThenTheNewOneIsGiven) {
    get("A").value();
    clock_.advance(60s);
    bring(broken("garbage"));
    EXPECT_TRUE(get("A")->is_stale);
    bring(quote_at(9));

    const auto fresh = get("A");

    EXPECT_EQ(fresh->value->close, 9);
    EXPECT_FALSE(fresh->is_stale);
}

TEST_F(QuoteCacheTest, GivenAnUnknownSymbolThenItIsRememberedForAShortTime) {
    bring(unknown_symbol("N/D"));
    EXPECT_EQ(get("A").error().kind, Kind::UnknownSymbol);
    clock_.advance(29s);
    EXPECT_EQ(get("A").error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(loads_, 1);
    EXPECT_EQ(cache_.counts().hits, 1U);

    clock_.advance(1s);
    bring(quote_at(1));

    EXPECT_TRUE(get("A"));
    EXPECT_EQ(loads_, 2);
}

TEST_F(QuoteCacheTest, GivenASymbolThatIsNoLongerKnownThenTheOldQuoteIsRemoved) {
    get("A").value();
    clock_.advance(60s);
    bring(unknown_symbol("N/D"));
    EXPECT_EQ(get("A").error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(cache_.bytes(), 0U);
    clock_.advance(30s);
    bring(broken("garbage"));
    EXPECT_EQ(get("A").error().kind, Kind::Broken);
}

TEST_F(QuoteCacheTest, GivenALoadThatThrowsThenAllWaitersGetTheErrorAndTheNextRequestRetries) {
    brings_ = [](const Symbol&) -> Answer<Quote> { throw std::bad_alloc(); };
    is_held_ = true;
    Asked first = begin(0, "A");
    begun_.acquire();
    Asked second = begin(1, "A");
    boost::asio::post(io_.executor(1), boost::asio::use_future).wait();
    released_.release();
    EXPECT_THROW(first.get().value(), std::bad_alloc);
    EXPECT_THROW(second.get().value(), std::bad_alloc);

    is_held_ = false;
    bring(quote_at(1));
    EXPECT_TRUE(get("A"));
    EXPECT_EQ(loads_, 2);
}

TEST_F(QuoteCacheTest, GivenAClockThatIsSetBackThenQuotesAreFresh) {
    get("A").value();
    clock_.advance(-1h);
    EXPECT_EQ(get("A")->age, 0s);
    EXPECT_EQ(loads_, 1);
}

TEST_F(QuoteCacheTest, GivenEverMoreSymbolsThenMemoryIsBounded) {
    QuoteCache<Quote> small({.budget_bytes = 10'000, .max_unknown = 100}, loader(), pool_, clock_);
    for (int n = 0; n < 1000; ++n) EXPECT_TRUE(small.get_blocking(symbol("S" + std::to_string(n))));

    EXPECT_LE(small.bytes(), 10'000U);
    EXPECT_GE(small.bytes(), 5'000U);
    EXPECT_TRUE(small.get_blocking(symbol("S999")));
    EXPECT_EQ(loads_, 1000) << "the last one is still cached";
    EXPECT_TRUE(small.get_blocking(symbol("S0")));
    EXPECT_EQ(loads_, 1001) << "the first one was evicted";
}

TEST_F(QuoteCacheTest, GivenEverMoreUnknownSymbolsThenKnownOnesStay) {
    QuoteCache<Quote> small({.max_unknown = 10}, loader(), pool_, clock_);
    EXPECT_TRUE(small.get_blocking(symbol("A")));
    bring(unknown_symbol("N/D"));
    for (int n = 0; n < 100; ++n) EXPECT_FALSE(small.get_blocking(symbol("S" + std::to_string(n))));

    EXPECT_TRUE(small.get_blocking(symbol("A")));
    EXPECT_FALSE(small.get_blocking(symbol("S99")));
    EXPECT_EQ(loads_, 101);
    EXPECT_FALSE(small.get_blocking(symbol("S0")));
    EXPECT_EQ(loads_, 102) << "the oldest unknown one is forgotten";
}

TEST_F(QuoteCacheTest, GivenConcurrentThreadsAndCoroutinesThenThereIsOneLoad) {
    is_held_ = true;
    std::vector<Asked> asked;
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (std::size_t i = 0; i < 100; ++i) asked.push_back(begin(i, "A"));
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { right += cache_.get_blocking(symbol("A"))->value->close == 1 ? 1 : 0; });
    }
    begun_.acquire();
    released_.release();

    for (Asked& one : asked) EXPECT_EQ(one.get()->value->close, 1);
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, 8);
    EXPECT_EQ(loads_, 1);
}

// A coroutine starts a load while no pool thread is free, because all of them wait for that load.
TEST_F(QuoteCacheTest, GivenAPoolFullOfThreadsThatWaitForALoadInItsQueueThenOneOfThemTakesItUp) {
    tasks::BlockingPool narrow(1);
    QuoteCache<Quote> cache(kOptions, loader(), narrow, clock_);
    std::promise<void> may_ask;
    const auto spawn = [&](auto task) {
        return boost::asio::co_spawn(io_.executor(0), std::move(task), boost::asio::use_future);
    };
    // Occupies the only thread and requests when the coroutine's load is queued behind it.
    const auto blocker = [&cache, go = may_ask.get_future().share()] {
        go.wait();
        return cache.get_blocking(symbol("A"));
    };
    const auto block = [](tasks::BlockingPool& pool, auto work) -> Task<Answer<Cached<Quote>>> {
        co_return co_await pool.run(work);
    };
    auto blocked = spawn(block(narrow, blocker));
    while (narrow.running() == 0) std::this_thread::yield();
    auto queued = spawn(cache.get(symbol("A")));
    while (narrow.waiting() == 0) std::this_thread::yield();

    may_ask.set_value();

    EXPECT_EQ(blocked.get()->value->close, 1);
    EXPECT_EQ(queued.get()->value->close, 1);
    EXPECT_EQ(loads_, 1);
}

}  // namespace quote_cache_test
}  // namespace bourse::quotes
