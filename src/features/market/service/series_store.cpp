#include "features/market/service/series_store.hpp"

#include <algorithm>

namespace bourse::market {
namespace {

/// The same series, shared, with another token.
SharedSeries with_freshness(const ServedSeries& series, std::shared_ptr<const Freshness> fresh) {
    ServedSeries served = series;
    served.fresh = std::move(fresh);
    return std::make_shared<const ServedSeries>(std::move(served));
}

}  // namespace

SeriesStore::SeriesStore(BarsStore& store, tasks::BlockingPool& pool, const Clock& clock, std::size_t budget_bytes)
    : store_(store), pool_(pool), clock_(clock), kept_(budget_bytes) {}

Task<Result<SharedSeries>> SeriesStore::get(Symbol symbol, BarInterval interval) {
    const Key key{symbol, interval};
    const auto [kept, load, is_ours] = find_or_join(key);
    if (kept) co_return kept;
    if (is_ours) {
        const auto work = [this, &key, &ours = *load] {
            perform(key, ours);
            return true;
        };
        try {
            co_await pool_.run(work);
        } catch (const Overloaded&) {
            fail(key, *load, std::current_exception());
        }
    } else {
        co_await load->landed();
    }
    co_return load->outcome();
}

SeriesStore::Found SeriesStore::find_or_join(const Key& key) {
    // One lock for both: a load that ends between the two would be neither seen nor joined.
    const MutexLock lock(mutex_);
    if (const SharedSeries* kept = kept_.find(key)) return {*kept, nullptr, false};
    const auto [load, is_new] = loads_.join(key);
    if (!is_new) return {nullptr, load, false};
    // Taken before the store is read: a change from here on expires it, so that what the load then finds is not
    // published as fresh.
    load->fresh = token_of(key.symbol);
    // Changes cannot be detected now, so the result is used only once.
    if (is_cut_off_) load->fresh->expire();
    return {nullptr, load, true};
}

void SeriesStore::perform(const Key& key, Load& load) {
    try {
        auto outcome = read(key, load.fresh);
        settle(key, load, outcome);
        load.land(std::move(outcome));
    } catch (...) {
        fail(key, load, std::current_exception());
    }
}

Result<SharedSeries> SeriesStore::read(const Key& key, std::shared_ptr<const Freshness> fresh) {
    auto stored = store_.load(key.symbol, key.interval);
    if (!stored) return stored.error();
    return std::make_shared<const ServedSeries>(ServedSeries{key.symbol, stored->version, stored->stored,
                                                             std::make_shared<const Series>(std::move(stored->series)),
                                                             std::move(fresh)});
}

void SeriesStore::settle(const Key& key, const Load& load, const Result<SharedSeries>& outcome) {
    const MutexLock lock(mutex_);
    loads_.leave(key, load);
    if (!outcome || !load.fresh->is_fresh()) return;
    kept_.put(key, *outcome, (*outcome)->series->bytes());
}

void SeriesStore::fail(const Key& key, Load& load, std::exception_ptr thrown) {
    {
        const MutexLock lock(mutex_);
        loads_.leave(key, load);
    }
    load.fail(std::move(thrown));
}

std::shared_ptr<Freshness> SeriesStore::token_of(const Symbol& symbol) {
    auto& slot = tokens_[symbol];
    auto token = slot.lock();
    if (!token || !token->is_fresh()) {
        token = std::make_shared<Freshness>();
        slot = token;
    }
    if (tokens_.size() > sweep_tokens_at_) {
        std::erase_if(tokens_, [](const auto& entry) { return entry.second.expired(); });
        sweep_tokens_at_ = std::max<std::size_t>(1024, 2 * tokens_.size());
    }
    return token;
}

void SeriesStore::refresh() {
    const MutexLock refreshing(refreshing_);
    const UtcTime asked = clock_.now();
    if (!seen_) {
        // Earlier changes are unknown: drop everything once.
        seen_ = store_.newest_version();
        const MutexLock lock(mutex_);
        refreshed_ = asked;
        expire_everything();
        return;
    }
    try {
        apply(store_.changed_since(*seen_), asked);
    } catch (...) {
        // Whatever the cause, changes are unknown from here on.
        const MutexLock lock(mutex_);
        become_cut_off();
        throw;
    }
}

void SeriesStore::expect_refresh_since(UtcTime moment) {
    const MutexLock lock(mutex_);
    if (refreshed_ < moment) become_cut_off();
}

void SeriesStore::apply(const std::vector<BarsStore::Change>& changes, UtcTime asked) {
    const MutexLock lock(mutex_);
    refreshed_ = asked;
    for (const auto& change : changes) expire(change.symbol);
    if (!changes.empty()) {
        expire_listing();
        seen_ = changes.back().version;
    }
    if (is_cut_off_) reconnect();
}

/// Cached responses expire; the series stay and are served as possibly out of date.
void SeriesStore::become_cut_off() {
    if (is_cut_off_) return;
    is_cut_off_ = true;
    for (const auto& [symbol, weak] : tokens_) {
        if (const auto token = weak.lock()) token->expire();
    }
    tokens_.clear();
    expire_listing();
    for (SharedSeries& series : kept_.values()) series = with_freshness(*series, nullptr);
}

/// Series still in memory have not changed.
void SeriesStore::reconnect() {
    is_cut_off_ = false;
    for (SharedSeries& series : kept_.values()) series = with_freshness(*series, token_of(series->symbol));
}

void SeriesStore::expire(const Symbol& symbol) {
    if (const auto found = tokens_.find(symbol); found != tokens_.end()) {
        if (const auto token = found->second.lock()) token->expire();
        tokens_.erase(found);
    }
    for (const BarInterval interval : {BarInterval::Minute, BarInterval::Day}) {
        kept_.erase(Key{symbol, interval});
        // Later requests must not join a load that may have read the old state.
        loads_.forget({symbol, interval});
    }
}

void SeriesStore::expire_everything() {
    for (const auto& [symbol, weak] : tokens_) {
        if (const auto token = weak.lock()) token->expire();
    }
    tokens_.clear();
    kept_.clear();
    loads_.forget_all();
    expire_listing();
}

void SeriesStore::expire_listing() {
    listing_->expire();
    listing_ = std::make_shared<Freshness>();
}

std::shared_ptr<const Freshness> SeriesStore::listing_freshness() {
    const MutexLock lock(mutex_);
    if (!is_cut_off_) return listing_;
    // Changes cannot be detected now, so the listing is used only once.
    const auto expired = std::make_shared<Freshness>();
    expired->expire();
    return expired;
}

std::size_t SeriesStore::bytes() const {
    const MutexLock lock(mutex_);
    return kept_.weight();
}

}  // namespace bourse::market
