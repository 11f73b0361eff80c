#pragma once
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/freshness.hpp"
#include "base/lru_cache.hpp"
#include "base/mutex.hpp"
#include "base/symbol.hpp"
#include "features/market/store/bars_store.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/single_flight.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::market {

/// A series for serving: immutable, shared between requests.
struct ServedSeries {
    Symbol symbol;
    Version version;
    StoredIntervals stored;
    /// Never null; empty when this interval is not stored.
    std::shared_ptr<const Series> series;
    /// Expires when a bar of the symbol changes; responses made from the series may be reused until then. Null while
    /// the store cannot be polled for changes: the series may be out of date.
    std::shared_ptr<const Freshness> fresh;
};

using SharedSeries = std::shared_ptr<const ServedSeries>;

/// The in-memory cache of series: loads a series from the store on first use and evicts the least recently used ones
/// above a byte budget. Safe from any thread. References outlive it.
class SeriesStore {
  public:
    /// A series larger than `budget_bytes` is served but not cached.
    SeriesStore(BarsStore& store, tasks::BlockingPool& pool, const Clock& clock, std::size_t budget_bytes);

    /// The series of BarsStore::load(), loaded on the blocking pool when it is not in memory; concurrent requests share
    /// the load. A get() that began after a refresh() never returns an older state than that refresh() saw. While the
    /// store does not answer, a series in memory is returned without a token of freshness. Errc::UnknownSymbol, which
    /// is not cached. Throws bourse::Unavailable.
    Task<Result<SharedSeries>> get(Symbol symbol, BarInterval interval);

    /// Asks the store for changes since the last call, by this or another replica, and expires and drops the changed
    /// series. Blocks: call it once a second on the blocking pool, and after every import. When the store does not
    /// answer, expires everything made from the series and keeps them until a later call succeeds. Throws
    /// bourse::Unavailable.
    void refresh();
    /// Detects a refresh() that hangs: acts as if it had failed unless one that began at `moment` or later has
    /// succeeded.
    void expect_refresh_since(UtcTime moment);

    /// Expires when any symbol changes: for the list of symbols. Take it before reading the store.
    [[nodiscard]] std::shared_ptr<const Freshness> listing_freshness();

    /// Memory use of the cached series in bytes.
    [[nodiscard]] std::size_t bytes() const;

  private:
    struct Key {
        Symbol symbol;
        BarInterval interval;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            return std::hash<Symbol>{}(key.symbol) * 2 + static_cast<std::size_t>(key.interval);
        }
    };
    /// One load under way, shared by all who wait for it.
    struct Load : tasks::Flight<Result<SharedSeries>> {
        std::shared_ptr<Freshness> fresh;
    };

    /// A cached series, or its load and whether the caller must perform that load.
    struct Found {
        SharedSeries kept;
        std::shared_ptr<Load> load;
        bool is_ours;
    };

    Found find_or_join(const Key& key);
    void perform(const Key& key, Load& load);
    [[nodiscard]] Result<SharedSeries> read(const Key& key, std::shared_ptr<const Freshness> fresh);
    /// Caches the loaded series unless it has changed since the load began.
    void settle(const Key& key, const Load& load, const Result<SharedSeries>& outcome);
    void fail(const Key& key, Load& load, std::exception_ptr thrown);
    std::shared_ptr<Freshness> token_of(const Symbol& symbol) BOURSE_REQUIRES(mutex_);
    void apply(const std::vector<BarsStore::Change>& changes, UtcTime asked) BOURSE_REQUIRES(refreshing_);
    void expire(const Symbol& symbol) BOURSE_REQUIRES(mutex_);
    void expire_listing() BOURSE_REQUIRES(mutex_);
    void expire_everything() BOURSE_REQUIRES(mutex_);
    void become_cut_off() BOURSE_REQUIRES(mutex_);
    void reconnect() BOURSE_REQUIRES(mutex_);

    BarsStore& store_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;

    /// Serialises refresh().
    Mutex refreshing_;
    /// Up to where changes have been seen; nothing before the first refresh().
    std::optional<Version> seen_ BOURSE_GUARDED_BY(refreshing_);

    /// Held for short times only.
    mutable Mutex mutex_;
    /// Whether the last refresh() failed, so that changes since then are unknown.
    bool is_cut_off_ BOURSE_GUARDED_BY(mutex_) = false;
    /// When the last one that succeeded began.
    UtcTime refreshed_ BOURSE_GUARDED_BY(mutex_);
    LruCache<Key, SharedSeries, KeyHash> kept_ BOURSE_GUARDED_BY(mutex_);
    tasks::SingleFlight<Key, Load, KeyHash> loads_ BOURSE_GUARDED_BY(mutex_);
    /// The tokens in use; a response may hold one longer than the series is cached.
    std::unordered_map<Symbol, std::weak_ptr<Freshness>> tokens_ BOURSE_GUARDED_BY(mutex_);
    std::size_t sweep_tokens_at_ BOURSE_GUARDED_BY(mutex_) = 1024;
    std::shared_ptr<Freshness> listing_ BOURSE_GUARDED_BY(mutex_) = std::make_shared<Freshness>();
};

}  // namespace bourse::market
