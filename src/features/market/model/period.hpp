#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace bourse::market {

/// The calendar units for resampling.
enum class Frequency : std::uint8_t { Minute, Hourly, Daily, Weekly, Monthly, Quarterly, Annual };

/// `Minute`, `Hourly`, …, in any case. Errc::InvalidInput for anything else.
[[nodiscard]] Result<Frequency> parse_frequency(std::string_view text);
[[nodiscard]] std::string_view to_string(Frequency frequency);

/// Whether a period of this unit consists of whole days.
[[nodiscard]] constexpr bool is_daily_or_longer(Frequency frequency) {
    return frequency >= Frequency::Daily;
}

/// The length of a period as a request gives it: a number of units, and the unit when the text names one.
struct Interval {
    /// `1`, or with a unit `5m`, `1h`, `1d`, `1w`, `1mo`, `1q`, `1y`. The number is at least 1. Errc::InvalidInput for
    /// anything else.
    [[nodiscard]] static Result<Interval> parse(std::string_view text);

    std::int64_t count = 1;
    std::optional<Frequency> unit{};
};

/// `interval` calendar units in UTC. Periods cover time without gaps from a fixed anchor, in both directions, so that a
/// longer history never moves an old bar: minutes, hours, days and weeks from Monday 1970-01-05T00:00Z, months and
/// quarters from January 1970, years from year 0. Weeks are ISO 8601 weeks.
///
/// Periods are cut at the range of UtcTime: year 0 to year 9999.
class Period {
  public:
    /// `interval` ≥ 1, without an upper bound; an interval longer than the whole time range gives one period on each
    /// side of the anchor.
    Period(std::int64_t interval, Frequency frequency);

    [[nodiscard]] Frequency frequency() const { return frequency_; }

    /// The start of the period that contains `time`: its first calendar day, even if bars begin later.
    [[nodiscard]] UtcTime period_start(UtcTime time) const;
    /// The start of the period after the one that contains `time`.
    [[nodiscard]] UtcTime next_start(UtcTime time) const;

    /// No period is longer than this.
    [[nodiscard]] UtcTime::Duration max_length() const;

  private:
    [[nodiscard]] bool counts_months() const { return frequency_ >= Frequency::Monthly; }

    Frequency frequency_;
    /// The length of a period: microseconds, or months for Monthly and longer.
    std::int64_t length_;
    /// Where a period begins: microseconds since 1970, or months since year 0.
    std::int64_t anchor_;
};

}  // namespace bourse::market
