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
    : store_(store), pool_(pool), clock_(clock), budget_bytes_(budget_bytes) {}

/// Null when it is not in memory. Under mutex_.
SharedSeries SeriesStore::find_cached(const Key& key) {
    const auto found = kept_.find(key);
    if (found == kept_.end()) return nullptr;
    recency_.splice(recency_.begin(), recency_, found->second);
    return *found->second;
}

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
            load->failure = std::current_exception();
            finish(key, *load);
        }
    } else {
        co_await load->done.wait();
    }
    if (load->failure) std::rethrow_exception(load->failure);
    co_return *load->outcome;
}

SeriesStore::Found SeriesStore::find_or_join(const Key& key) {
    // One lock for both: otherwise a load that ends in between would be missed.
    const std::lock_guard lock(mutex_);
    if (auto kept = find_cached(key)) return {std::move(kept), nullptr, false};
    auto& load = loads_[key];
    if (load) return {nullptr, load, false};
    load = std::make_shared<Load>();
    // Taken before the store is read: a later change expires it, so that outdated data is not published as fresh.
    load->fresh = token_of(key.symbol);
    // Changes cannot be detected now, so the result is used only once.
    if (is_cut_off_) load->fresh->expire();
    return {nullptr, load, true};
}

void SeriesStore::perform(const Key& key, Load& load) {
    try {
        auto stored = store_.load(key.symbol, key.interval);
        if (stored) {
            load.outcome = std::make_shared<const ServedSeries>(
                ServedSeries{key.symbol, key.interval, stored->version, stored->stored,
                             std::make_shared<const Series>(std::move(stored->series)), load.fresh});
        } else {
            load.outcome = stored.error();
        }
    } catch (...) {
        load.failure = std::current_exception();
    }
    finish(key, load);
}

void SeriesStore::finish(const Key& key, Load& load) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = loads_.find(key);
        if (found != loads_.end() && found->second.get() == &load) loads_.erase(found);
        if (load.outcome && *load.outcome && load.fresh->is_fresh()) keep(key, **load.outcome);
    }
    load.done.fire();
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

void SeriesStore::keep(const Key& key, const SharedSeries& series) {
    const std::size_t size = series->series->bytes();
    drop(key);
    if (size > budget_bytes_) return;
    recency_.push_front(series);
    kept_[key] = recency_.begin();
    bytes_ += size;
    while (bytes_ > budget_bytes_) drop({recency_.back()->symbol, recency_.back()->interval});
}

void SeriesStore::drop(const Key& key) {
    const auto found = kept_.find(key);
    if (found == kept_.end()) return;
    bytes_ -= (*found->second)->series->bytes();
    recency_.erase(found->second);
    kept_.erase(found);
}

void SeriesStore::refresh() {
    const std::lock_guard refreshing(refreshing_);
    const UtcTime asked = clock_.now();
    if (!seen_) {
        // Earlier changes are unknown: drop everything once.
        seen_ = store_.newest_version();
        const std::lock_guard lock(mutex_);
        refreshed_ = asked;
        expire_everything();
        return;
    }
    try {
        apply(store_.changed_since(*seen_), asked);
    } catch (...) {
        // After any failure the changes are unknown.
        const std::lock_guard lock(mutex_);
        become_cut_off();
        throw;
    }
}

void SeriesStore::expect_refresh_since(UtcTime moment) {
    const std::lock_guard lock(mutex_);
    if (refreshed_ < moment) become_cut_off();
}

void SeriesStore::apply(const std::vector<BarsStore::Change>& changes, UtcTime asked) {
    const std::lock_guard lock(mutex_);
    refreshed_ = asked;
    for (const auto& change : changes) expire(change.symbol);
    if (!changes.empty()) {
        expire_listing();
        seen_ = changes.back().version;
    }
    if (is_cut_off_) reconnect();
}

/// What clients were given may not be given again; the series stay, for what they are worth. Under mutex_.
void SeriesStore::become_cut_off() {
    if (is_cut_off_) return;
    is_cut_off_ = true;
    for (const auto& [symbol, weak] : tokens_) {
        if (const auto token = weak.lock()) token->expire();
    }
    tokens_.clear();
    expire_listing();
    for (SharedSeries& series : recency_) series = with_freshness(*series, nullptr);
}

/// The series that are still there have not changed. Under mutex_.
void SeriesStore::reconnect() {
    is_cut_off_ = false;
    for (SharedSeries& series : recency_) series = with_freshness(*series, token_of(series->symbol));
}

void SeriesStore::expire(const Symbol& symbol) {
    if (const auto found = tokens_.find(symbol); found != tokens_.end()) {
        if (const auto token = found->second.lock()) token->expire();
        tokens_.erase(found);
    }
    for (const BarInterval interval : {BarInterval::Minute, BarInterval::Day}) {
        drop({symbol, interval});
        // Later requests must not join a load that may have read the old state.
        loads_.erase({symbol, interval});
    }
}

void SeriesStore::expire_everything() {
    for (const auto& [symbol, weak] : tokens_) {
        if (const auto token = weak.lock()) token->expire();
    }
    tokens_.clear();
    kept_.clear();
    recency_.clear();
    loads_.clear();
    bytes_ = 0;
    expire_listing();
}

void SeriesStore::expire_listing() {
    listing_->expire();
    listing_ = std::make_shared<Freshness>();
}

std::shared_ptr<const Freshness> SeriesStore::listing_freshness() {
    const std::lock_guard lock(mutex_);
    if (!is_cut_off_) return listing_;
    // Changes cannot be detected now, so the listing is used only once.
    const auto expired = std::make_shared<Freshness>();
    expired->expire();
    return expired;
}

std::size_t SeriesStore::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace bourse::market
