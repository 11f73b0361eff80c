#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "features/market/model/bar.hpp"

/// The rule of all stored bars: low ≤ open, close ≤ high.
namespace bourse::market {

/// Whether the prices of a bar follow the rule.
[[nodiscard]] inline bool is_in_range(const Bar& bar) {
    return bar.high >= std::max({bar.open, bar.close, bar.low}) && bar.low <= std::min(bar.open, bar.close);
}

/// The same, after fit_range().
enum class RangeFit : std::uint8_t {
    Exact,
    Widened,  ///< high or low was changed to follow it
    Outside,
};

/// Adjusted prices carry noise in the last digit: when high or low misses the rule by at most 1e-9 of the prices,
/// widens it to hold open and close. An Outside bar stays unchanged.
[[nodiscard]] RangeFit fit_range(Bar& bar);

/// Widens high and low to hold open and close, however far they miss the rule.
void widen_range(Bar& bar);

/// Two prices that break the rule.
struct RangeFault {
    /// `&Bar::high` or `&Bar::low`.
    double Bar::*bound;
    /// The price above high or below low.
    double Bar::*price;
};

/// The first fault, those of high before those of low; empty when the bar follows the rule.
[[nodiscard]] std::optional<RangeFault> find_range_fault(const Bar& bar);

/// `is below` for high, `is above` for low.
[[nodiscard]] std::string_view relation_of(const RangeFault& fault);

/// `high 10 is below close 11`.
[[nodiscard]] std::string to_string(const RangeFault& fault, const Bar& bar);

}  // namespace bourse::market
