#pragma once
#include <chrono>

#include "base/time.hpp"

namespace bourse::market {

// The trading days and hours of the New York Stock Exchange, by rule (NYSE Rule 7.2 and the exchange's published
// holidays) for the years 1998 to 2100, with the unscheduled closings. Early closes are not included.

/// Whether the exchange is open on this day.
[[nodiscard]] bool is_trading_day(Date date);

/// The Sunday of Easter in the Gregorian calendar (the anonymous algorithm of Nature, 1876, after Meeus, "Astronomical
/// Algorithms", chapter 8).
[[nodiscard]] Date easter(int year);

/// How far New York is behind UTC during the trading hours of this day: 4 h in daylight saving time, otherwise 5 h.
/// Uses the rule in force since 2007: from the second Sunday of March to the first Sunday of November.
[[nodiscard]] std::chrono::hours new_york_behind_utc(Date date);

/// 09:30 in New York, the start of the first minute of the regular session.
[[nodiscard]] UtcTime session_open(Date date);

/// The length of a regular session, which ends at 16:00.
inline constexpr std::chrono::minutes kSessionLength{390};

}  // namespace bourse::market
