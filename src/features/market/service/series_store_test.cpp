#include "features/market/service/series_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <latch>
#include <map>
#include <semaphore>
#include <thread>

namespace bourse::market {
namespace series_store_test {

Symbol symbol(std::string_view text) {
    return Symbol::parse(text).value();
}

/// A store in memory that counts its loads, may hold them back, and changes on demand.
class FakeStore final : public BarsStore {
  public:
    /// Gives the symbol `bars` bars of one interval, a day apart, and a new version.
    void change(const std::string& name, int bars, BarInterval interval = BarInterval::Day) {
        const std::lock_guard lock(mutex_);
        symbols_[name] = {++newest_, bars, interval};
    }
    /// Makes the symbol unknown, at a new version.
    void remove(const std::string& name) {
        const std::lock_guard lock(mutex_);
        symbols_[name] = {++newest_, kRemoved, BarInterval::Day};
    }
    /// Loads read their state, then wait for release().
    void hold_loads() { is_held_ = true; }
    void wait_for_load() { begun_.acquire(); }
    void release(int loads = 1) { released_.release(loads); }
    int loads() const { return loads_; }

    Result<StoredSeries> load(const Symbol& name, BarInterval interval) override {
        ++loads_;
        Result<StoredSeries> result = read(name, interval);
        if (is_held_) {
            begun_.release();
            released_.acquire();
        }
        if (is_down_) throw Unavailable("down");
        return result;
    }
    std::vector<Change> changed_since(Version version) override {
        if (is_down_) throw Unavailable("down");
        if (is_broken_) throw std::logic_error("broken");
        const std::lock_guard lock(mutex_);
        std::map<Version, std::string> by_version;
        for (const auto& [name, state] : symbols_) by_version[state.version] = name;
        std::vector<Change> changes;
        for (auto i = by_version.upper_bound(version); i != by_version.end(); ++i) {
            changes.push_back({symbol(i->second), i->first});
        }
        return changes;
    }
    Version newest_version() override {
        const std::lock_guard lock(mutex_);
        return newest_;
    }

    std::atomic<bool> is_down_ = false;
    std::atomic<bool> is_broken_ = false;

    void write_if(UtcTime, const std::function<bool(BarsWriter&)>&) override {}
    Result<Stock> change(UtcTime, const Symbol&, const SymbolChange&) override { return invalid("unused"); }
    Result<SelectedBars> erase(UtcTime, const Symbol&, const BarsSelection&) override { return SelectedBars(); }
    Result<SelectedBars> select(const Symbol&, const BarsSelection&) override { return SelectedBars(); }
    Result<std::vector<Bar>> latest_daily(const Symbol&, std::int64_t) override { return std::vector<Bar>(); }
    Result<Series> latest_minutes(const Symbol&, std::int64_t) override { return Series(); }
    Result<void> scan(const Symbol&, BarInterval, const std::function<void(OptionalColumns)>&,
                      const std::function<void(const Bar&)>&) override {
        return {};
    }
    Result<StoredIntervals> intervals(const Symbol&) override { return StoredIntervals(); }
    StockPage list(const StockQuery&) override { return {}; }

  private:
    static constexpr int kRemoved = -1;
    struct State {
        Version version;
        /// Or kRemoved.
        int bars;
        BarInterval interval;
    };
    Result<StoredSeries> read(const Symbol& name, BarInterval wanted) {
        const std::lock_guard lock(mutex_);
        const auto found = symbols_.find(name.str());
        if (found == symbols_.end() || found->second.bars == kRemoved) {
            return Error{Errc::UnknownSymbol, "unknown", {}, {}};
        }
        Columns columns;
        const bool is_day = found->second.interval == BarInterval::Day;
        const StoredIntervals stored{.day = is_day, .step = is_day ? 0 : 1};
        const int bars = stored.has(wanted) ? found->second.bars : 0;
        columns.reserve(static_cast<std::size_t>(bars));
        for (int i = 0; i < bars; ++i)
            columns.push_back({UtcTime(Date(2024, 1, 1).plus_days(i)), 1, 1, 1, 1, 1, {}, {}, {}});
        return StoredSeries{found->second.version, stored, Series(std::move(columns))};
    }

    std::mutex mutex_;
    std::map<std::string, State> symbols_;
    Version newest_ = 0;
    std::atomic<int> loads_ = 0;
    std::atomic<bool> is_held_ = false;
    std::counting_semaphore<> begun_{0};
    std::counting_semaphore<> released_{0};
};

/// Io threads, each with its own context, as the server has them.
class IoThreads {
  public:
    explicit IoThreads(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
            threads_.emplace_back([context = contexts_.back().get()] {
                const auto work = boost::asio::make_work_guard(*context);
                context->run();
            });
        }
    }
    ~IoThreads() {
        for (auto& context : contexts_) context->stop();
        for (auto& thread : threads_) thread.join();
    }
    /// Asks for a series on the n-th thread.
    std::future<Result<SharedSeries>> get(std::size_t n, SeriesStore& store, const std::string& name,
                                          BarInterval interval = BarInterval::Day) {
        auto promise = std::make_shared<std::promise<Result<SharedSeries>>>();
        boost::asio::co_spawn(*contexts_[n % contexts_.size()], store.get(symbol(name), interval),
                              [promise](std::exception_ptr error, Result<SharedSeries> series) {
                                  if (error) {
                                      promise->set_exception(error);
                                  } else {
                                      promise->set_value(std::move(series));
                                  }
                              });
        return promise->get_future();
    }

  private:
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<std::thread> threads_;
};

class SeriesStoreTest : public ::testing::Test {
  protected:
    static constexpr std::size_t kBytesOfTen = sizeof(Series) + 10 * 48;

    FakeStore bars_;
    // Outlives the pool, which hands results back to it.
    IoThreads io_{2};
    tasks::BlockingPool pool_{4};
    ManualClock clock_{UtcTime(Date(2024, 1, 1))};
    SeriesStore store_{bars_, pool_, clock_, 3 * kBytesOfTen};

    SharedSeries get(const std::string& name) { return io_.get(0, store_, name).get().value(); }
};

TEST_F(SeriesStoreTest, GivenNoThreadMayBeWaitedForWhenAskedThenItIsRefusedAndLoadedTheNextTime) {
    bars_.change("A", 10);
    bars_.change("B", 10);
    bars_.change("C", 10);
    tasks::BlockingPool narrow(1, {.max_waiting = 1});
    SeriesStore store(bars_, narrow, clock_, 3 * kBytesOfTen);
    bars_.hold_loads();
    auto running = io_.get(0, store, "A");
    bars_.wait_for_load();
    auto waiting = io_.get(0, store, "B");
    while (narrow.waiting() == 0) std::this_thread::yield();

    auto refused = io_.get(0, store, "C");

    EXPECT_THROW((void)refused.get(), Overloaded);
    bars_.release(3);
    EXPECT_TRUE(running.get());
    EXPECT_TRUE(waiting.get());
    EXPECT_TRUE(io_.get(0, store, "C").get());
}

TEST_F(SeriesStoreTest, GivenASeriesWhenAskedTwiceThenItIsLoadedOnce) {
    bars_.change("A", 10);

    const SharedSeries first = get("A");
    const SharedSeries second = get("A");

    EXPECT_EQ(first, second);
    EXPECT_EQ(first->series->size(), 10U);
    EXPECT_EQ(first->version, 1);
    EXPECT_TRUE(first->fresh->is_fresh());
    EXPECT_EQ(bars_.loads(), 1);
    EXPECT_EQ(store_.bytes(), kBytesOfTen);
}

TEST_F(SeriesStoreTest, GivenManyWhoAskAtOnceThenTheyShareOneLoad) {
    bars_.change("A", 10);
    bars_.hold_loads();
    std::vector<std::future<Result<SharedSeries>>> asked;
    for (std::size_t i = 0; i < 1000; ++i) asked.push_back(io_.get(i, store_, "A"));
    bars_.wait_for_load();
    bars_.release();

    for (auto& one : asked) EXPECT_EQ(one.get().value()->series->size(), 10U);
    EXPECT_EQ(bars_.loads(), 1);
}

// For the moment in which a load ends: whoever comes then sees the series or joins its load.
TEST_F(SeriesStoreTest, GivenManyWhoAskWhileALoadEndsThenItIsLoadedOnce) {
    constexpr int kSymbols = 300;
    SeriesStore store(bars_, pool_, clock_, 1'000 * kBytesOfTen);
    for (int n = 0; n < kSymbols; ++n) {
        const std::string name = "S" + std::to_string(n);
        bars_.change(name, 10);
        std::vector<std::future<Result<SharedSeries>>> asked;
        for (std::size_t i = 0; i < 64; ++i) asked.push_back(io_.get(i, store, name));
        for (auto& one : asked) EXPECT_TRUE(one.get());
    }
    EXPECT_EQ(bars_.loads(), kSymbols);
}

TEST_F(SeriesStoreTest, GivenTooManyThenTheLeastRecentlyUsedLeaves) {
    for (const auto* name : {"A", "B", "C", "D"}) bars_.change(name, 10);
    get("A");
    get("B");
    get("C");
    get("A");
    get("D");

    EXPECT_EQ(store_.bytes(), 3 * kBytesOfTen);
    EXPECT_EQ(bars_.loads(), 4);
    for (const auto* name : {"A", "C", "D"}) get(name);
    EXPECT_EQ(bars_.loads(), 4);
    get("B");
    EXPECT_EQ(bars_.loads(), 5);
}

TEST_F(SeriesStoreTest, GivenASeriesLargerThanTheBudgetThenItIsServedButNotKept) {
    bars_.change("BIG", 1000);
    EXPECT_EQ(get("BIG")->series->size(), 1000U);
    EXPECT_EQ(store_.bytes(), 0U);
}

TEST_F(SeriesStoreTest, GivenAnUnknownSymbolThenItIsNotRemembered) {
    EXPECT_EQ(io_.get(0, store_, "A").get().error().code, Errc::UnknownSymbol);
    bars_.change("A", 10);
    EXPECT_EQ(get("A")->series->size(), 10U);
}

TEST_F(SeriesStoreTest, GivenAStoreThatIsDownThenEveryoneIsToldAndTheNextLoadTriesAgain) {
    bars_.change("A", 10);
    bars_.is_down_ = true;
    EXPECT_THROW(io_.get(0, store_, "A").get().value(), Unavailable);
    bars_.is_down_ = false;
    EXPECT_EQ(get("A")->series->size(), 10U);
}

TEST_F(SeriesStoreTest, GivenAChangeThenItsSeriesExpiresAndIsLoadedAnew) {
    bars_.change("A", 10);
    bars_.change("B", 10);
    store_.refresh();
    const SharedSeries a = get("A");
    const SharedSeries b = get("B");
    const auto listing = store_.listing_freshness();
    store_.refresh();
    EXPECT_TRUE(a->fresh->is_fresh() && listing->is_fresh()) << "nothing changed";

    bars_.change("A", 11);
    store_.refresh();

    EXPECT_FALSE(a->fresh->is_fresh());
    EXPECT_FALSE(listing->is_fresh());
    EXPECT_TRUE(store_.listing_freshness()->is_fresh());
    EXPECT_TRUE(b->fresh->is_fresh());
    EXPECT_EQ(get("A")->series->size(), 11U);
    EXPECT_TRUE(get("A")->fresh->is_fresh());
    EXPECT_EQ(get("B"), b);
}

TEST_F(SeriesStoreTest, GivenARemovedSymbolThenItsSeriesExpiresAndItIsUnknownUntilItIsStoredAgain) {
    bars_.change("A", 10);
    store_.refresh();
    const SharedSeries series = get("A");
    const auto listing = store_.listing_freshness();

    bars_.remove("A");
    store_.refresh();

    EXPECT_FALSE(series->fresh->is_fresh());
    EXPECT_FALSE(listing->is_fresh());
    EXPECT_EQ(store_.bytes(), 0U);
    EXPECT_EQ(io_.get(0, store_, "A").get().error().code, Errc::UnknownSymbol);
    bars_.change("A", 5);
    store_.refresh();
    EXPECT_EQ(get("A")->series->size(), 5U);
}

TEST_F(SeriesStoreTest, GivenASeriesThatLeftThenAChangeStillExpiresWhatWasMadeOfIt) {
    for (const auto* name : {"A", "B", "C", "D"}) bars_.change(name, 10);
    store_.refresh();
    const std::shared_ptr<const Freshness> cached = get("A")->fresh;
    for (const auto* name : {"B", "C", "D"}) get(name);
    ASSERT_EQ(store_.bytes(), 3 * kBytesOfTen) << "A has left";

    bars_.change("A", 11);
    store_.refresh();

    EXPECT_FALSE(cached->is_fresh());
}

TEST_F(SeriesStoreTest, GivenALoadThatBeganBeforeAChangeThenItIsNotPublishedAsFresh) {
    bars_.change("A", 10);
    store_.refresh();
    bars_.hold_loads();
    auto before = io_.get(0, store_, "A");
    bars_.wait_for_load();

    bars_.change("A", 11);
    store_.refresh();
    auto after = io_.get(1, store_, "A");
    bars_.wait_for_load();
    bars_.release(2);

    const SharedSeries old = before.get().value();
    EXPECT_EQ(old->series->size(), 10U);
    EXPECT_FALSE(old->fresh->is_fresh());
    const SharedSeries current = after.get().value();
    EXPECT_EQ(current->series->size(), 11U) << "who asks after the change does not join the old load";
    EXPECT_TRUE(current->fresh->is_fresh());
    EXPECT_EQ(get("A"), current);
}

TEST_F(SeriesStoreTest, GivenLoadsBeforeTheFirstRefreshThenTheyExpireWithIt) {
    bars_.change("A", 10);
    const SharedSeries early = get("A");
    store_.refresh();
    EXPECT_FALSE(early->fresh->is_fresh());
    EXPECT_EQ(store_.bytes(), 0U);
}

// For ThreadSanitizer: everything at once. Whoever gets a fresh series long after the last change has the newest.
TEST_F(SeriesStoreTest, GivenReadersAndChangesAtOnceThenTheNewestIsServedInTheEnd) {
    constexpr int kRounds = 200;
    const std::vector<std::string> names{"A", "B", "C", "D", "E", "F"};
    for (const auto& name : names) bars_.change(name, 1);
    store_.refresh();
    std::thread changer([&] {
        for (int round = 1; round <= kRounds; ++round) {
            bars_.change(names[static_cast<std::size_t>(round) % names.size()], round);
            store_.refresh();
        }
    });
    std::vector<std::future<Result<SharedSeries>>> asked;
    for (std::size_t i = 0; i < 2000; ++i) {
        asked.push_back(io_.get(i, store_, names[i % names.size()]));
        if (i % 16 == 15) {
            for (auto& one : asked) {
                const SharedSeries series = one.get().value();
                EXPECT_GE(series->series->size(), 1U);
            }
            asked.clear();
        }
    }
    changer.join();

    for (const auto& name : names) {
        const SharedSeries series = get(name);
        EXPECT_TRUE(series->fresh->is_fresh());
        EXPECT_EQ(series->series->size(), bars_.load(symbol(name), BarInterval::Day)->series.size());
    }
}

TEST_F(SeriesStoreTest, GivenAStoreThatWentAwayWhenAskedThenTheSeriesIsServedAndNothingMadeFromItIsKept) {
    bars_.change("A", 3);
    store_.refresh();
    const SharedSeries before = get("A");
    const auto listing = store_.listing_freshness();

    bars_.is_down_ = true;
    EXPECT_THROW(store_.refresh(), Unavailable);
    EXPECT_THROW(store_.refresh(), Unavailable);

    EXPECT_FALSE(before->fresh->is_fresh()) << "cached answers lack the warning";
    EXPECT_FALSE(listing->is_fresh());
    const SharedSeries stale = get("A");
    EXPECT_EQ(stale->fresh, nullptr);
    EXPECT_EQ(stale->series, before->series) << "shared, not copied";
    EXPECT_EQ(bars_.loads(), 1);
    EXPECT_THROW(get("B"), Unavailable) << "was not in memory";
}

TEST_F(SeriesStoreTest, GivenAStoreThatCameBackWhenAskedThenOnlyWhatChangedIsLoadedAgain) {
    bars_.change("A", 3);
    bars_.change("B", 3);
    store_.refresh();
    get("A");
    get("B");
    bars_.is_down_ = true;
    EXPECT_THROW(store_.refresh(), Unavailable);
    bars_.change("B", 4);

    bars_.is_down_ = false;
    store_.refresh();

    EXPECT_TRUE(get("A")->fresh->is_fresh());
    EXPECT_EQ(bars_.loads(), 2);
    EXPECT_EQ(get("B")->series->view().size(), 4U);
    EXPECT_EQ(bars_.loads(), 3);
    const auto cached = get("A")->fresh;
    bars_.change("A", 5);
    store_.refresh();
    EXPECT_FALSE(cached->is_fresh()) << "the new token is as good as the first";
}

TEST_F(SeriesStoreTest, GivenALoadThatSucceedsWhileChangesCannotBeSeenWhenAskedThenItIsServedOnce) {
    bars_.change("A", 3);
    store_.refresh();
    bars_.is_down_ = true;
    EXPECT_THROW(store_.refresh(), Unavailable);
    bars_.is_down_ = false;

    const SharedSeries loaded = get("A");

    EXPECT_FALSE(loaded->fresh->is_fresh());
    get("A");
    EXPECT_EQ(bars_.loads(), 2) << "nobody would have told of a change";
    store_.refresh();
    EXPECT_TRUE(get("A")->fresh->is_fresh());
}

TEST_F(SeriesStoreTest, GivenARefreshThatHangsWhenItIsOverdueThenTheSeriesAreServedAsStaleUntilItEnds) {
    bars_.change("A", 3);
    store_.refresh();
    const SharedSeries before = get("A");
    clock_.advance(std::chrono::seconds(2));

    store_.expect_refresh_since(clock_.now() - std::chrono::seconds(2));
    EXPECT_TRUE(before->fresh->is_fresh()) << "just in time";
    store_.expect_refresh_since(clock_.now() - std::chrono::seconds(1));

    EXPECT_FALSE(before->fresh->is_fresh());
    EXPECT_EQ(get("A")->fresh, nullptr);
    EXPECT_FALSE(store_.listing_freshness()->is_fresh()) << "no list that is made meanwhile is kept";
    store_.refresh();
    EXPECT_TRUE(get("A")->fresh->is_fresh());
    EXPECT_TRUE(store_.listing_freshness()->is_fresh());
}

TEST_F(SeriesStoreTest, GivenAnyOtherFailureWhenRefreshingThenTheSeriesAreServedAsStaleToo) {
    bars_.change("A", 3);
    store_.refresh();
    get("A");
    bars_.is_broken_ = true;

    EXPECT_THROW(store_.refresh(), std::logic_error);

    EXPECT_EQ(get("A")->fresh, nullptr);
}

}  // namespace series_store_test
}  // namespace bourse::market
