#include "features/market/model/period.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <string>

#include "base/text.hpp"

namespace bourse::market {
namespace {

struct Named {
    Frequency frequency;
    std::string_view name;
    /// In an interval such as `5m`.
    std::string_view unit;
};

constexpr std::array kFrequencies{
    Named{Frequency::Minute, "Minute", "m"},    Named{Frequency::Hourly, "Hourly", "h"},
    Named{Frequency::Daily, "Daily", "d"},      Named{Frequency::Weekly, "Weekly", "w"},
    Named{Frequency::Monthly, "Monthly", "mo"}, Named{Frequency::Quarterly, "Quarterly", "q"},
    Named{Frequency::Annual, "Annual", "y"}};

std::string list_of_names() {
    std::string names;
    for (const Named& named : kFrequencies) names += (names.empty() ? "" : ", ") + std::string(named.name);
    return names;
}

constexpr std::int64_t kMinute = 60'000'000;  // microseconds

/// The length of one unit: microseconds, or months for Monthly and longer.
constexpr std::int64_t unit_of(Frequency frequency) {
    switch (frequency) {
        case Frequency::Minute:
            return kMinute;
        case Frequency::Hourly:
            return 60 * kMinute;
        case Frequency::Daily:
            return 24 * 60 * kMinute;
        case Frequency::Weekly:
            return 7 * 24 * 60 * kMinute;
        case Frequency::Monthly:
            return 1;
        case Frequency::Quarterly:
            return 3;
        case Frequency::Annual:
            return 12;
    }
    return 1;
}

constexpr UtcTime kFirst{Date(0, 1, 1)};
constexpr UtcTime kLast = UtcTime(Date(9999, 12, 31)) + UtcTime::Duration(24 * 60 * kMinute - 1);

constexpr std::int64_t kMondayAnchor = UtcTime(Date(1970, 1, 5)).micros();
constexpr std::int64_t kJanuary1970 = 1970 * 12;

/// Longer than the whole time range from any anchor, and small enough that adding it never overflows.
constexpr std::int64_t kForeverMicros = 400'000'000'000'000'000;
constexpr std::int64_t kForeverMonths = 12 * 20'000;

constexpr std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
    const std::int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/// The largest anchor + n × length that is not above `position`; n may be negative.
constexpr std::int64_t floor_to(std::int64_t position, std::int64_t anchor, std::int64_t length) {
    return anchor + floor_divide(position - anchor, length) * length;
}

/// Months since January of year 0.
std::int64_t month_of(UtcTime time) {
    const auto ymd = time.date().ymd();
    return static_cast<int>(ymd.year()) * std::int64_t{12} + static_cast<unsigned>(ymd.month()) - 1;
}

UtcTime start_of_month(std::int64_t month) {
    if (month < 0) return kFirst;
    if (month >= 10'000 * 12) return kLast;
    return UtcTime(Date(static_cast<int>(month / 12), static_cast<unsigned>(month % 12) + 1, 1));
}

}  // namespace

Result<Frequency> parse_frequency(std::string_view text) {
    const auto* found =
        std::ranges::find_if(kFrequencies, [&](const Named& named) { return to_lower(named.name) == to_lower(text); });
    if (found == kFrequencies.end()) return invalid("is not one of " + list_of_names());
    return found->frequency;
}

std::string_view to_string(Frequency frequency) {
    return std::ranges::find(kFrequencies, frequency, &Named::frequency)->name;
}

Result<Interval> Interval::parse(std::string_view text) {
    Interval interval;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), interval.count);
    const std::string_view unit = text.substr(static_cast<std::size_t>(rest - text.data()));
    const auto* found = std::ranges::find(kFrequencies, unit, &Named::unit);
    if (error != std::errc() || interval.count < 1 || (found == kFrequencies.end() && !unit.empty())) {
        return invalid("must be a whole number from 1, or with a unit as in 5m, 1h, 1d, 1w, 1mo, 1q or 1y");
    }
    if (!unit.empty()) interval.unit = found->frequency;
    return interval;
}

Period::Period(std::int64_t interval, Frequency frequency) : frequency_(frequency) {
    const std::int64_t unit = unit_of(frequency);
    const std::int64_t forever = counts_months() ? kForeverMonths : kForeverMicros;
    length_ = std::clamp<std::int64_t>(interval, 1, forever / unit) * unit;
    anchor_ = !counts_months() ? kMondayAnchor : frequency == Frequency::Annual ? 0 : kJanuary1970;
}

UtcTime Period::period_start(UtcTime time) const {
    if (counts_months()) return start_of_month(floor_to(month_of(time), anchor_, length_));
    return std::max(kFirst, UtcTime::from_micros(floor_to(time.micros(), anchor_, length_)));
}

UtcTime Period::next_start(UtcTime time) const {
    if (counts_months()) return start_of_month(floor_to(month_of(time), anchor_, length_) + length_);
    return std::min(kLast, UtcTime::from_micros(floor_to(time.micros(), anchor_, length_) + length_));
}

UtcTime::Duration Period::max_length() const {
    constexpr std::int64_t kMaxMonth = 31 * 24 * 60 * kMinute;
    return UtcTime::Duration(counts_months() ? length_ * kMaxMonth : length_);
}

}  // namespace bourse::market
