#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"

namespace bourse::market {

/// What is known about a followed symbol: one whose missing daily bars are fetched after each trading day.
enum class FollowState : std::uint8_t {
    Waiting,   ///< Not checked yet, or no provider may be called at the moment.
    UpToDate,  ///< The bar of the newest finished trading day is stored.
    Behind,    ///< The provider that answered does not have that bar yet.
    Failed,    ///< No provider answered; Followed::detail says why.
};

/// `waiting`, `up_to_date`, `behind` or `failed`.
[[nodiscard]] std::string_view to_string(FollowState state);
/// Errc::InvalidInput for any other text.
[[nodiscard]] Result<FollowState> parse_follow_state(std::string_view text);

/// A followed symbol and its last check.
struct Followed {
    Symbol symbol;
    FollowState state = FollowState::Waiting;
    /// When it is checked again.
    UtcTime next_at{};
    /// Empty before the first check.
    std::optional<UtcTime> checked_at{};
    /// The provider that answered last; empty before that.
    std::string provider{};
    /// The bars that the last check added.
    std::int64_t new_bars = 0;
    /// Checks since it was up to date.
    int attempts = 0;
    /// The error or the warning of the last check; one line, for clients. Empty when there is none.
    std::string detail{};

    friend bool operator==(const Followed&, const Followed&) = default;
};

// A trading day, of New York, counts as finished half an hour after its end in UTC: then every exchange has closed,
// markets without sessions have completed their day, and providers have published it.

/// The newest finished trading day.
[[nodiscard]] Date newest_finished_day(UtcTime now);
/// When the next trading day after that one is finished; always later than `now`.
[[nodiscard]] UtcTime next_finish(UtcTime now);

/// Whether it is time for the next check, or the time of the next check was set by a clock that was wrong: no check is
/// planned for later than the next trading day and 24 hours, the longest pause of a provider.
[[nodiscard]] bool is_due(const Followed& followed, UtcTime now);

/// How long to wait after so many checks (≥ 1) without the newest day: an hour, doubled each time, at most eight hours.
/// A provider with 25 calls a day is thus asked about five times for a day that it does not have.
[[nodiscard]] std::chrono::hours pause_after(int attempts);

}  // namespace bourse::market
