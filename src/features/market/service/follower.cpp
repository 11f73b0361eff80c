#include "features/market/service/follower.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "features/market/service/daily_bars.hpp"

namespace bourse::market {
namespace {

/// The next check follows from the result of this one.
void schedule_next(Followed& followed, FollowState state, UtcTime now) {
    followed.state = state;
    followed.next_at = next_finish(now);
    followed.attempts = state == FollowState::UpToDate ? 0 : followed.attempts + 1;
    if (state != FollowState::UpToDate) {
        followed.next_at = std::min(followed.next_at, now + pause_after(followed.attempts));
    }
}

}  // namespace

Follower::Follower(std::vector<Symbol> symbols, FollowerNeeds needs)
    : symbols_(std::move(symbols)), needs_(std::move(needs)) {
    std::ranges::sort(symbols_, {}, &Symbol::str);
}

void Follower::prepare() {
    needs_.followed.follow(symbols_, needs_.clock.now());
}

std::vector<Symbol> Follower::run() {
    std::vector<Followed> all = needs_.followed.list();
    std::vector<Symbol> missing;
    const auto name = [](const Followed& followed) -> const std::string& { return followed.symbol.str(); };
    std::ranges::copy_if(symbols_, std::back_inserter(missing), [&](const Symbol& symbol) {
        return !std::ranges::binary_search(all, symbol.str(), {}, name);
    });
    // Of more symbols than there are calls, each gets its turn.
    std::ranges::stable_sort(all, {}, &Followed::checked_at);
    for (Followed& followed : all) {
        const UtcTime now = needs_.clock.now();
        if (has_ended_ || now < spared_until_) break;
        const bool is_ours = std::ranges::binary_search(symbols_, followed.symbol.str(), {}, &Symbol::str);
        if (is_ours && is_due(followed, now)) check(std::move(followed));
    }
    return missing;
}

void Follower::check(Followed followed) {
    const UtcTime now = needs_.clock.now();
    const UtcTime claimed_until = now + kClaimDuration;
    if (!needs_.followed.claim(followed, claimed_until)) return;
    followed.new_bars = 0;
    followed.detail.clear();
    std::string diagnostic;
    try {
        diagnostic = update(followed, now);
    } catch (const std::exception& failure) {
        diagnostic = failure.what();
        record_failure(followed, {.detail = "the store failed", .diagnostic = {}, .spared_for = {}}, now);
    }
    if (followed.state != FollowState::Waiting) needs_.checked(followed, diagnostic);
    needs_.followed.save(followed, claimed_until);
}

/// Requests the days that are missing, if any, and stores them. Returns what is for the log only.
std::string Follower::update(Followed& followed, UtcTime now) {
    const Date finished = newest_finished_day(now);
    const auto last = last_stored(followed.symbol, finished);
    if (last == finished) {
        followed.checked_at = now;
        schedule_next(followed, FollowState::UpToDate, now);
        return {};
    }
    auto answer = needs_.ask(followed.symbol, last ? std::optional(last->plus_days(1)) : std::nullopt);
    if (auto* failure = std::get_if<HistoryFailure>(&answer)) {
        record_failure(followed, *failure, now);
        return std::move(failure->diagnostic);
    }
    store_answer(followed, std::get<ProvidedBars>(std::move(answer)), last, now);
    return {};
}

/// Stores the bars of finished days.
void Follower::store_answer(Followed& followed, ProvidedBars provided, std::optional<Date> last, UtcTime now) {
    const Date finished = newest_finished_day(now);
    followed.checked_at = now;
    followed.provider = std::move(provided.provider);
    if (last_stored(followed.symbol, finished) != last) {
        // Deleted, renamed or imported in the meantime: other days are missing now.
        followed.state = FollowState::Behind;
        followed.next_at = now;
        return;
    }
    remove_unfinished(provided.bars, finished);
    const WrittenCounts counts =
        store_daily_bars(needs_.bars, needs_.clock.now(), followed.symbol, Source::Provider, provided.bars);
    followed.new_bars = static_cast<std::int64_t>(counts.inserted);
    bars_ += counts.inserted;
    if (!provided.left_out.empty()) followed.detail = "left out " + provided.left_out;
    const bool is_complete = !provided.bars.empty() && provided.bars.back().time.date() == finished;
    schedule_next(followed, is_complete ? FollowState::UpToDate : FollowState::Behind, now);
}

void Follower::record_failure(Followed& followed, const HistoryFailure& failure, UtcTime now) {
    followed.detail = failure.detail;
    if (has_ended_) {
        followed.state = FollowState::Waiting;
        followed.next_at = now;
    } else if (failure.spared_for) {
        followed.state = FollowState::Waiting;
        spared_until_ = now + *failure.spared_for;
        followed.next_at = spared_until_;
    } else {
        ++failures_;
        followed.checked_at = now;
        schedule_next(followed, FollowState::Failed, now);
    }
}

std::optional<Date> Follower::last_stored(const Symbol& symbol, Date finished) {
    // Bars of later days may be there by mistake, or because somebody imported a day that was not over.
    constexpr std::int64_t kEnough = 100;
    const auto bars = needs_.bars.latest_daily(symbol, kEnough);
    if (!bars) return std::nullopt;
    for (const Bar& bar : *bars) {
        if (bar.time.date() <= finished) return bar.time.date();
    }
    return std::nullopt;
}

}  // namespace bourse::market
