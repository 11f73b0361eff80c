#include "features/market/model/followed.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "features/market/model/trading_calendar.hpp"

namespace bourse::market {
namespace {

constexpr std::chrono::minutes kSettling{30};

UtcTime finish_of(Date day) {
    return UtcTime(day.plus_days(1)) + kSettling;
}

}  // namespace

std::string_view to_string(FollowState state) {
    switch (state) {
        case FollowState::Waiting:
            return "waiting";
        case FollowState::UpToDate:
            return "up_to_date";
        case FollowState::Behind:
            return "behind";
        case FollowState::Failed:
            break;
    }
    return "failed";
}

Result<FollowState> parse_follow_state(std::string_view text) {
    for (const auto state : {FollowState::Waiting, FollowState::UpToDate, FollowState::Behind, FollowState::Failed}) {
        if (text == to_string(state)) return state;
    }
    return invalid(in_quotes(text) + " is not one of waiting, up_to_date, behind, failed");
}

Date newest_finished_day(UtcTime now) {
    Date day = (now - kSettling).date().plus_days(-1);
    while (!is_trading_day(day)) day = day.plus_days(-1);
    return day;
}

UtcTime next_finish(UtcTime now) {
    Date day = newest_finished_day(now).plus_days(1);
    while (!is_trading_day(day)) day = day.plus_days(1);
    return finish_of(day);
}

bool is_due(const Followed& followed, UtcTime now) {
    constexpr std::chrono::hours kLongestPause{24};
    return followed.next_at <= now || followed.next_at > std::max(next_finish(now), now + kLongestPause);
}

std::chrono::hours pause_after(int attempts) {
    constexpr int kMaxDoublings = 3;
    return std::chrono::hours(1 << std::clamp(attempts - 1, 0, kMaxDoublings));
}

}  // namespace bourse::market
