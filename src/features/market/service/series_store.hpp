#pragma once
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/freshness.hpp"
#include "base/symbol.hpp"
#include "features/market/store/bars_store.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/one_shot_event.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::market {

/// A series for serving: immutable, shared between requests.
struct ServedSeries {
    Symbol symbol;
    BarInterval interval;
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

    /// Returns the series, loading it on the blocking pool when it is not cached; concurrent requests share the load. A
    /// get() that begins after a refresh() never returns data older than that refresh() saw. While the store does not
    /// answer, returns the cached series without a freshness token. Errc::UnknownSymbol, which is not cached. Throws
    /// bourse::Unavailable.
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
    /// One load in progress, shared by all waiting requests. `outcome` and `failure` are written before `done` fires
    /// and read after it.
    struct Load {
        std::shared_ptr<Freshness> fresh;
        tasks::OneShotEvent done;
        std::optional<Result<SharedSeries>> outcome;
        std::exception_ptr failure;
    };
    using Recency = std::list<SharedSeries>;

    /// A cached series, or its load and whether the caller must perform that load.
    struct Found {
        SharedSeries kept;
        std::shared_ptr<Load> load;
        bool is_ours;
    };

    Found find_or_join(const Key& key);
    SharedSeries find_cached(const Key& key);
    void perform(const Key& key, Load& load);
    /// Removes a finished load from the list and wakes its waiters.
    void finish(const Key& key, Load& load);
    std::shared_ptr<Freshness> token_of(const Symbol& symbol);
    void keep(const Key& key, const SharedSeries& series);
    void drop(const Key& key);
    void apply(const std::vector<BarsStore::Change>& changes, UtcTime asked);
    void expire(const Symbol& symbol);
    void expire_listing();
    void expire_everything();
    void become_cut_off();
    void reconnect();

    BarsStore& store_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    const std::size_t budget_bytes_;

    /// Serialises refresh().
    std::mutex refreshing_;
    /// The newest version seen; empty before the first refresh().
    std::optional<Version> seen_;

    /// Guards everything below; held for short times only.
    mutable std::mutex mutex_;
    /// Whether the last refresh() failed, so that later changes are unknown.
    bool is_cut_off_ = false;
    /// Start of the last successful refresh().
    UtcTime refreshed_;
    /// Most recently used first.
    Recency recency_;
    std::unordered_map<Key, Recency::iterator, KeyHash> kept_;
    std::size_t bytes_ = 0;
    std::unordered_map<Key, std::shared_ptr<Load>, KeyHash> loads_;
    /// The token of each symbol that is still in use, even after the series was evicted.
    std::unordered_map<Symbol, std::weak_ptr<Freshness>> tokens_;
    std::size_t sweep_tokens_at_ = 1024;
    std::shared_ptr<Freshness> listing_ = std::make_shared<Freshness>();
};

}  // namespace bourse::market
