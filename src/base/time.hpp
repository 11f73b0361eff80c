#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

/// A day of the proleptic Gregorian calendar, years 0000 to 9999, without a time zone.
class Date {
  public:
    constexpr Date() = default;
    constexpr explicit Date(std::chrono::sys_days days) : days_(days) {}
    /// The day must exist; use parse() for untrusted input.
    constexpr Date(int year, unsigned month, unsigned day)
        : days_(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) {}

    /// `YYYY-MM-DD` and nothing else. Errc::InvalidInput for any other shape or a day that does not exist.
    [[nodiscard]] static Result<Date> parse(std::string_view text);

    [[nodiscard]] constexpr std::chrono::sys_days sys_days() const { return days_; }
    [[nodiscard]] constexpr std::chrono::year_month_day ymd() const { return {days_}; }
    [[nodiscard]] constexpr std::chrono::weekday weekday() const { return std::chrono::weekday(days_); }
    /// `YYYY-MM-DD`.
    [[nodiscard]] std::string to_string() const;

    [[nodiscard]] constexpr Date plus_days(int days) const { return Date(days_ + std::chrono::days(days)); }

    friend constexpr auto operator<=>(Date, Date) = default;

  private:
    std::chrono::sys_days days_{};
};

/// An instant in UTC: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted, years 0000 to 9999.
class UtcTime {
  public:
    using Duration = std::chrono::microseconds;

    constexpr UtcTime() = default;
    constexpr explicit UtcTime(std::chrono::sys_time<Duration> time) : time_(time) {}
    /// Midnight at the start of the day.
    constexpr explicit UtcTime(Date date) : time_(date.sys_days()) {}

    [[nodiscard]] static constexpr UtcTime from_micros(std::int64_t micros) {
        return UtcTime(std::chrono::sys_time<Duration>(Duration(micros)));
    }
    [[nodiscard]] constexpr std::int64_t micros() const { return time_.time_since_epoch().count(); }
    [[nodiscard]] constexpr std::int64_t seconds() const {
        return std::chrono::floor<std::chrono::seconds>(time_).time_since_epoch().count();
    }

    /// RFC 3339 (`2024-03-08T14:30:00Z`, `…+01:00`, up to 6 decimals). Also accepts a blank in
    /// place of `T`, a missing `:SS`, and a missing offset, which means UTC. Errc::InvalidInput for
    /// anything else, including a leap second.
    [[nodiscard]] static Result<UtcTime> parse(std::string_view text);

    [[nodiscard]] constexpr std::chrono::sys_time<Duration> sys_time() const { return time_; }
    /// The date of the instant in UTC.
    [[nodiscard]] constexpr Date date() const { return Date(std::chrono::floor<std::chrono::days>(time_)); }
    /// RFC 3339 with `Z`; a fraction only when it is not zero (`2024-03-08T14:30:00.25Z`).
    [[nodiscard]] std::string to_string() const;

    friend constexpr auto operator<=>(UtcTime, UtcTime) = default;
    friend constexpr UtcTime operator+(UtcTime time, Duration duration) { return UtcTime(time.time_ + duration); }
    friend constexpr UtcTime operator-(UtcTime time, Duration duration) { return UtcTime(time.time_ - duration); }
    friend constexpr Duration operator-(UtcTime later, UtcTime earlier) { return later.time_ - earlier.time_; }

  private:
    std::chrono::sys_time<Duration> time_{};
};

/// `2021-04-01T19:20:30Z`: the fraction of the second is truncated.
[[nodiscard]] inline std::string to_the_second(UtcTime time) {
    return UtcTime(std::chrono::floor<std::chrono::seconds>(time.sys_time())).to_string();
}

/// Append without an extra allocation, for large responses. `YYYY-MM-DD`; see UtcTime::to_string.
void append(std::string& out, Date date);
void append(std::string& out, UtcTime time);

}  // namespace bourse
