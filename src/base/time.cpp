#include "base/time.hpp"

#include <array>
#include <optional>

namespace bourse {
namespace {

/// Reads exactly `count` digits from the front of `text`, at most nine. -1 when there are fewer.
int take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = text[i];
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// The date at the front of `text`; empty when there is none.
std::optional<Date> take_date(std::string_view& text) {
    const int year = take_digits(text, 4);
    if (year < 0 || !take(text, '-')) return std::nullopt;
    const int month = take_digits(text, 2);
    if (month < 0 || !take(text, '-')) return std::nullopt;
    const int day = take_digits(text, 2);
    if (day < 0) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok()) return std::nullopt;
    return Date(std::chrono::sys_days(ymd));
}

/// `HH:MM[:SS[.ffffff]]` at the front of `text`, as the time since midnight.
std::optional<UtcTime::Duration> take_time_of_day(std::string_view& text) {
    using namespace std::chrono;
    const int hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    UtcTime::Duration since_midnight = hours(hour) + minutes(minute);
    if (!take(text, ':')) return since_midnight;
    const int second = take_digits(text, 2);
    if (second < 0 || second > 59) return std::nullopt;
    since_midnight += seconds(second);
    if (!take(text, '.')) return since_midnight;
    std::int64_t unit = 1'000'000;
    std::int64_t fraction = 0;
    do {
        const int digit = take_digits(text, 1);
        if (digit < 0 || unit == 1) return std::nullopt;
        unit /= 10;
        fraction += digit * unit;
    } while (!text.empty() && text.front() >= '0' && text.front() <= '9');
    return since_midnight + microseconds(fraction);
}

/// `Z`, `+HH:MM`, `-HH:MM` or nothing at the front of `text`, as the offset of local time from UTC.
std::optional<UtcTime::Duration> take_offset(std::string_view& text) {
    using namespace std::chrono;
    if (text.empty() || take(text, 'Z') || take(text, 'z')) return UtcTime::Duration(0);
    const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    const int hour = take_digits(text, 2);
    if (sign == 0 || hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    return sign * (hours(hour) + minutes(minute));
}

void append_digits(std::string& out, unsigned value, int width) {
    std::array<char, 10> digits{};
    for (int i = width - 1; i >= 0; --i) {
        digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    out.append(digits.data(), static_cast<std::size_t>(width));
}

}  // namespace

Result<Date> Date::parse(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !text.empty()) return invalid("is not a date (YYYY-MM-DD)");
    return *date;
}

Result<UtcTime> UtcTime::parse(std::string_view text) {
    const Error error = invalid("is not a time (YYYY-MM-DDTHH:MM:SSZ)");
    const auto date = take_date(text);
    if (!date || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return error;
    const auto since_midnight = take_time_of_day(text);
    if (!since_midnight) return error;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return error;
    const UtcTime time = UtcTime(*date) + *since_midnight - *offset;
    if (time < UtcTime(Date(0, 1, 1)) || time >= UtcTime(Date(10000, 1, 1))) return error;
    return time;
}

void append(std::string& out, Date date) {
    const auto ymd = date.ymd();
    append_digits(out, static_cast<unsigned>(static_cast<int>(ymd.year())), 4);
    out.push_back('-');
    append_digits(out, static_cast<unsigned>(ymd.month()), 2);
    out.push_back('-');
    append_digits(out, static_cast<unsigned>(ymd.day()), 2);
}

void append(std::string& out, UtcTime time) {
    const Date date = time.date();
    append(out, date);
    const auto in_day = static_cast<std::uint64_t>((time - UtcTime(date)).count());
    const auto seconds = static_cast<unsigned>(in_day / 1'000'000);
    out.push_back('T');
    append_digits(out, seconds / 3600, 2);
    out.push_back(':');
    append_digits(out, seconds / 60 % 60, 2);
    out.push_back(':');
    append_digits(out, seconds % 60, 2);
    if (const auto fraction = static_cast<unsigned>(in_day % 1'000'000); fraction != 0) {
        out.push_back('.');
        append_digits(out, fraction, 6);
        out.erase(out.find_last_not_of('0') + 1);
    }
    out.push_back('Z');
}

std::string Date::to_string() const {
    std::string text;
    append(text, *this);
    return text;
}

std::string UtcTime::to_string() const {
    std::string text;
    append(text, *this);
    return text;
}

}  // namespace bourse
