#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/zones/time_zone.hpp"

namespace bourse::market {

/// The order of the parts of a date such as `03/06/2024`.
enum class DateOrder : std::uint8_t { DayFirst, MonthFirst, YearFirst };

/// `dmy`, `mdy` or `ymd`.
[[nodiscard]] std::string_view to_string(DateOrder order);
/// Errc::InvalidInput for any other text.
[[nodiscard]] Result<DateOrder> parse_date_order(std::string_view text);

/// A date, or a date with a time of day, as it is written in a file.
struct TimeCell {
    zones::LocalTime local;
    /// Whether there is a time of day; without one, `local` is midnight.
    bool has_time = false;
    /// What local time is ahead of UTC, where the cell says so. Seconds since 1970 are in UTC.
    std::optional<UtcTime::Duration> offset;
    bool is_epoch = false;
    /// What a date of three numbers that begins with a day or a month fits; both: `order` decided.
    bool fits_day_first = false;
    bool fits_month_first = false;
};

/// Reads
/// - `YYYY-MM-DD`, also with `/`, `.` or nothing between the parts, and with parts of one digit;
/// - `08-Mar-2024`, `8 March 2024`, `Mar 8, 2024`;
/// - `03/06/2024` in `order`, with any of the separators; years of two digits (1970 to 2069) only with an `order`;
/// - seconds (at least 9 digits), milliseconds, microseconds or nanoseconds since 1970, told apart by size;
/// and a time of day: `14:30`, `14:30:05.25`, `143005`, `2:30 PM`, with `Z`, `UTC`, `+01`, `+0100` or `+01:00`.
/// Fractions are cut to microseconds. Errc::InvalidInput otherwise. Without `order`, a date that fits both readings is
/// read day first.
[[nodiscard]] Result<TimeCell> parse_time_cell(std::string_view text, std::optional<DateOrder> order);

/// The time since midnight of a cell that has a time of day alone.
[[nodiscard]] Result<UtcTime::Duration> parse_time_of_day(std::string_view text);

}  // namespace bourse::market
