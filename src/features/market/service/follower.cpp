#include "features/market/service/follower.hpp"

#include <algorithm>
#include <utility>

#include "features/market/service/daily_bars.hpp"

namespace bourse::market {
namespace {

std::string why(const Error& error) {
    return error.diagnostic.empty() ? error.detail : error.detail + " (" + error.diagnostic + ")";
}

}  // namespace

Follower::Follower(std::vector<Symbol> symbols, FollowerNeeds needs)
    : symbols_(std::move(symbols)), needs_(std::move(needs)) {}

void Follower::prepare() {
    needs_.followed.follow(symbols_, needs_.clock.now());
}

void Follower::run() {
    for (Followed& followed : needs_.followed.list()) {
        if (has_ended_) return;
        const UtcTime now = needs_.clock.now();
        // Another process may have been started with other symbols.
        if (followed.next_at > now || std::ranges::find(symbols_, followed.symbol) == symbols_.end()) continue;
        if (!needs_.followed.claim(followed, now + kClaim)) continue;
        if (!look(std::move(followed))) return;
    }
}

bool Follower::look(Followed followed) {
    const UtcTime now = needs_.clock.now();
    const Date due = newest_finished_day(now);
    followed.looked_at = now;
    followed.new_bars = 0;
    followed.detail.clear();
    const auto last = last_stored(followed.symbol);
    if (last && *last >= due) {
        reach(followed, FollowState::UpToDate);
    } else {
        const auto provided = needs_.ask(followed.symbol, last ? std::optional(last->plus_days(1)) : std::nullopt);
        if (provided) {
            take(followed, *provided, due);
        } else {
            fail(followed, provided.error());
        }
        needs_.looked(followed);
    }
    needs_.followed.note(followed);
    return followed.state != FollowState::Waiting;
}

/// Stores the bars of finished days.
void Follower::take(Followed& followed, ProvidedBars provided, Date due) {
    std::erase_if(provided.bars, [&](const Bar& bar) { return bar.time.date() > due; });
    const WrittenCounts counts =
        store_daily_bars(needs_.bars, needs_.clock.now(), followed.symbol, Source::Provider, provided.bars);
    followed.provider = std::move(provided.provider);
    followed.new_bars = static_cast<std::int64_t>(counts.inserted);
    bars_ += counts.inserted;
    if (!provided.left_out.empty()) followed.detail = "left out " + provided.left_out;
    const bool is_complete = !provided.bars.empty() && provided.bars.back().time.date() == due;
    reach(followed, is_complete ? FollowState::UpToDate : FollowState::Behind);
}

void Follower::fail(Followed& followed, const Error& error) {
    followed.detail = why(error);
    if (has_ended_) {
        followed.state = FollowState::Waiting;
        followed.next_at = needs_.clock.now();
    } else if (error.code == Errc::Unavailable && error.retry_after) {
        followed.state = FollowState::Waiting;
        followed.next_at = needs_.clock.now() + *error.retry_after;
    } else {
        ++failures_;
        reach(followed, FollowState::Failed);
    }
}

/// The next look follows from the state.
void Follower::reach(Followed& followed, FollowState state) {
    const UtcTime now = needs_.clock.now();
    followed.state = state;
    followed.next_at = next_finish(now);
    followed.attempts = state == FollowState::UpToDate ? 0 : followed.attempts + 1;
    if (state != FollowState::UpToDate) {
        followed.next_at = std::min(followed.next_at, now + pause_after(followed.attempts));
    }
}

std::optional<Date> Follower::last_stored(const Symbol& symbol) {
    const auto bars = needs_.bars.latest_daily(symbol, 1);
    if (!bars || bars->empty()) return std::nullopt;
    return bars->front().time.date();
}

}  // namespace bourse::market
