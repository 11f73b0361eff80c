#include "features/market/import/time_cell.hpp"

#include <array>
#include <charconv>

#include "base/text.hpp"

namespace bourse::market {
namespace {

using namespace std::chrono_literals;
using Duration = UtcTime::Duration;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

/// Reads a cell from its front.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] bool is_at_end() const { return text_.empty(); }
    [[nodiscard]] std::string_view rest() const { return text_; }
    [[nodiscard]] char peek() const { return text_.empty() ? '\0' : text_.front(); }
    bool take(char c) {
        if (peek() != c || text_.empty()) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool take_word(std::string_view word) {
        if (text_.size() < word.size() || to_lower(text_.substr(0, word.size())) != word) return false;
        text_.remove_prefix(word.size());
        return true;
    }
    void skip_blanks() {
        while (peek() == ' ' || peek() == '\t') text_.remove_prefix(1);
    }
    /// The digits at the front, possibly none.
    std::string_view digits() {
        std::size_t count = 0;
        while (count < text_.size() && is_digit(text_[count])) ++count;
        return cut(count);
    }
    std::string_view letters() {
        std::size_t count = 0;
        while (count < text_.size() && is_letter(text_[count])) ++count;
        return cut(count);
    }

  private:
    std::string_view cut(std::size_t count) {
        const std::string_view front = text_.substr(0, count);
        text_.remove_prefix(count);
        return front;
    }
    std::string_view text_;
};

/// The value of up to nine digits; -1 for none or more.
int number(std::string_view digits) {
    if (digits.empty() || digits.size() > 9) return -1;
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<Date> date_of(int year, int month, int day) {
    if (year < 0 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok() || year > 9999) return std::nullopt;
    return Date(std::chrono::sys_days(ymd));
}

/// 1 to 12 for the name of a month or its first three letters, or `Sept`; otherwise 0.
int month_named(std::string_view name) {
    constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
    if (name.size() < 3) return 0;
    const std::string lower = to_lower(name);
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (kMonths[i].starts_with(lower)) return static_cast<int>(i) + 1;
    }
    return 0;
}

bool is_separator(char c) {
    return c == '-' || c == '/' || c == '.';
}

/// Years of two digits are those from 1970 to 2069.
int year_of(std::string_view digits) {
    const int year = number(digits);
    if (digits.size() == 4) return year;
    if (digits.size() != 2) return -1;
    return year < 70 ? 2000 + year : 1900 + year;
}

/// `YYYYMMDD`.
std::optional<Date> compact_date(std::string_view digits) {
    if (digits.size() != 8) return std::nullopt;
    return date_of(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6, 2)));
}

/// The rest of a date whose first part is `first`, of three numbers.
bool take_numeric_date(Scanner& scanner, std::string_view first, std::optional<DateOrder> order, TimeCell& cell) {
    const char separator = scanner.peek();
    if (!scanner.take(separator)) return false;
    const std::string_view second = scanner.digits();
    if (!scanner.take(separator)) return false;
    const std::string_view third = scanner.digits();
    if (second.empty() || second.size() > 2) return false;
    if (first.size() == 4 || order == DateOrder::YearFirst) {
        if (third.size() > 2) return false;
        const auto date = date_of(year_of(first), number(second), number(third));
        if (date) cell.local.date = *date;
        return date.has_value();
    }
    if (first.size() > 2 || (third.size() == 2 && !order)) return false;
    const auto day_first = date_of(year_of(third), number(second), number(first));
    const auto month_first = date_of(year_of(third), number(first), number(second));
    cell.fits_day_first = day_first.has_value();
    cell.fits_month_first = month_first.has_value();
    const auto& date = order       ? (*order == DateOrder::DayFirst ? day_first : month_first)
                       : day_first ? day_first
                                   : month_first;
    if (date) cell.local.date = *date;
    return date.has_value();
}

/// `08-Mar-2024`, of which `day` has been taken.
bool take_named_date(Scanner& scanner, std::string_view day, TimeCell& cell) {
    const char separator = scanner.peek();
    if (is_separator(separator)) scanner.take(separator);
    scanner.skip_blanks();
    const int month = month_named(scanner.letters());
    if (is_separator(scanner.peek())) scanner.take(scanner.peek());
    scanner.take(',');
    scanner.skip_blanks();
    const auto date = date_of(year_of(scanner.digits()), month, day.size() > 2 ? -1 : number(day));
    if (date) cell.local.date = *date;
    return date.has_value();
}

/// `Mar 8, 2024`.
bool take_month_first(Scanner& scanner, TimeCell& cell) {
    const int month = month_named(scanner.letters());
    scanner.take('.');
    scanner.skip_blanks();
    const std::string_view day = scanner.digits();
    scanner.take(',');
    scanner.skip_blanks();
    const std::string_view year = scanner.digits();
    const auto date = date_of(year.size() == 4 ? number(year) : -1, month, day.size() > 2 ? -1 : number(day));
    if (date) cell.local.date = *date;
    return date.has_value();
}

/// The microseconds of the decimals after a point; further ones are cut off.
Duration fraction(std::string_view digits) {
    std::int64_t unit = 100'000;
    std::int64_t micros = 0;
    for (const char digit : digits) {
        micros += (digit - '0') * unit;
        unit /= 10;
    }
    return Duration(micros);
}

/// Hours, minutes and seconds that must be those of a day.
std::optional<Duration> time_of(int hour, int minute, int second) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// The hour of a clock of twelve, when `AM` or `PM` follows.
int take_half_of_day(Scanner& scanner, int hour) {
    Scanner ahead = scanner;
    ahead.skip_blanks();
    const bool is_am = ahead.take_word("am");
    const bool is_pm = !is_am && ahead.take_word("pm");
    if (!is_am && !is_pm) return hour;
    scanner = ahead;
    if (hour < 1 || hour > 12) return -1;
    return hour % 12 + (is_pm ? 12 : 0);
}

std::optional<Duration> take_time_of_day(Scanner& scanner) {
    const std::string_view first = scanner.digits();
    if (first.size() == 4 || first.size() == 6) {
        return time_of(number(first.substr(0, 2)), number(first.substr(2, 2)),
                       first.size() == 6 ? number(first.substr(4, 2)) : 0);
    }
    if (first.empty() || first.size() > 2 || !scanner.take(':')) return std::nullopt;
    const std::string_view minute = scanner.digits();
    if (minute.size() != 2) return std::nullopt;
    int second = 0;
    Duration after_second{0};
    if (scanner.take(':')) {
        const std::string_view seconds = scanner.digits();
        if (seconds.size() != 2) return std::nullopt;
        second = number(seconds);
        if (scanner.take('.') || scanner.take(',')) {
            const std::string_view digits = scanner.digits();
            if (digits.empty()) return std::nullopt;
            after_second = fraction(digits);
        }
    }
    const auto whole = time_of(take_half_of_day(scanner, number(first)), number(minute), second);
    if (!whole) return std::nullopt;
    return *whole + after_second;
}

/// `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`. False when something else follows; nothing is no offset.
bool take_offset(Scanner& scanner, TimeCell& cell) {
    scanner.skip_blanks();
    if (scanner.is_at_end()) return true;
    if (scanner.take_word("utc") || scanner.take_word("gmt") || scanner.take_word("z")) {
        cell.offset = Duration(0);
        if (scanner.is_at_end()) return true;
    }
    const int sign = scanner.take('+') ? 1 : scanner.take('-') ? -1 : 0;
    const std::string_view digits = scanner.digits();
    int hour = -1;
    int minute = 0;
    if (digits.size() == 2) {
        hour = number(digits);
        if (scanner.take(':')) minute = number(scanner.digits());
    } else if (digits.size() == 4) {
        hour = number(digits.substr(0, 2));
        minute = number(digits.substr(2, 2));
    }
    const auto ahead = time_of(hour, minute, 0);
    if (sign == 0 || !ahead || !scanner.is_at_end()) return false;
    cell.offset = sign * *ahead;
    return true;
}

/// What follows the date: nothing, or a time of day and an offset.
bool take_rest(Scanner& scanner, TimeCell& cell) {
    if (scanner.is_at_end()) return true;
    const bool is_separated = scanner.take('T') || scanner.take('t') || scanner.take('_');
    if (scanner.peek() == ',') scanner.take(',');
    if (!is_separated && scanner.peek() != ' ') return false;
    scanner.skip_blanks();
    const auto time = take_time_of_day(scanner);
    if (!time) return false;
    cell.local.time_of_day = *time;
    cell.has_time = true;
    return take_offset(scanner, cell);
}

/// Units since 1970, by size: seconds have 9 to 11 digits, milliseconds up to 14, microseconds up to 17. Fewer digits
/// may be a mistyped date, a day number of a spreadsheet, or the number of a row.
std::optional<TimeCell> epoch_cell(std::string_view whole, std::string_view decimals, bool is_negative) {
    if (whole.size() < 9 || whole.size() > 19) return std::nullopt;
    std::int64_t value = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    if (read.ec != std::errc()) return std::nullopt;
    std::int64_t micros = 0;
    if (whole.size() <= 11) {
        micros = value * 1'000'000 + fraction(decimals).count();
    } else if (whole.size() <= 14) {
        micros = value * 1000;
    } else if (whole.size() <= 17) {
        micros = value;
    } else {
        micros = value / 1000;
    }
    if (is_negative) micros = -micros;
    const UtcTime time = UtcTime::from_micros(micros);
    if (time < UtcTime(Date(0, 1, 1)) || time >= UtcTime(Date(10000, 1, 1))) return std::nullopt;
    TimeCell cell;
    cell.local = {time.date(), time - UtcTime(time.date())};
    cell.has_time = cell.is_epoch = true;
    cell.offset = Duration(0);
    return cell;
}

/// A cell of digits alone, but for a sign and decimals.
std::optional<TimeCell> digits_cell(std::string_view text) {
    Scanner scanner(text);
    const bool is_negative = scanner.take('-');
    const std::string_view whole = scanner.digits();
    std::string_view decimals;
    if (scanner.take('.')) decimals = scanner.digits();
    if (whole.empty() || !scanner.is_at_end()) return std::nullopt;
    TimeCell cell;
    if (const auto date = compact_date(whole); date && !is_negative && decimals.empty()) {
        cell.local.date = *date;
        return cell;
    }
    if (whole.size() == 12 || whole.size() == 14) {
        Scanner time(whole.substr(8));
        const auto date = compact_date(whole.substr(0, 8));
        const auto time_of_day = take_time_of_day(time);
        if (date && time_of_day && !is_negative) {
            cell.local = {*date, *time_of_day};
            cell.has_time = true;
            return cell;
        }
        const bool is_meant_as_date = whole.starts_with("19") || whole.starts_with("20");
        if (is_meant_as_date) return std::nullopt;
    }
    return epoch_cell(whole, decimals, is_negative);
}

/// `YYYY-MM-DD`, by far the most frequent form.
std::optional<TimeCell> plain_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto date = Date::parse(text);
    if (!date) return std::nullopt;
    TimeCell cell;
    cell.local.date = *date;
    return cell;
}

}  // namespace

std::string_view to_string(DateOrder order) {
    switch (order) {
        case DateOrder::DayFirst:
            return "dmy";
        case DateOrder::MonthFirst:
            return "mdy";
        case DateOrder::YearFirst:
            return "ymd";
    }
    return {};
}

Result<DateOrder> parse_date_order(std::string_view text) {
    for (const DateOrder order : {DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst}) {
        if (text == to_string(order)) return order;
    }
    return invalid("is not one of dmy, mdy, ymd");
}

Result<TimeCell> parse_time_cell(std::string_view text, std::optional<DateOrder> order) {
    if (const auto plain = plain_date(text)) return *plain;
    text = trim(text);
    if (const auto digits = digits_cell(text)) return *digits;
    TimeCell cell;
    Scanner scanner(text);
    bool is_date = false;
    if (is_letter(scanner.peek())) {
        is_date = take_month_first(scanner, cell);
    } else {
        const std::string_view first = scanner.digits();
        if (const auto date = compact_date(first)) {
            cell.local.date = *date;
            is_date = true;
        } else {
            Scanner ahead = scanner;
            is_date = is_separator(ahead.peek()) && take_numeric_date(ahead, first, order, cell);
            if (!is_date) {
                ahead = scanner;
                is_date = take_named_date(ahead, first, cell);
            }
            scanner = ahead;
        }
    }
    if (!is_date || !take_rest(scanner, cell)) {
        return invalid("is not a date or a time (such as 2024-03-08 or 2024-03-08T14:30:00Z)");
    }
    return cell;
}

Result<UtcTime::Duration> parse_time_of_day(std::string_view text) {
    Scanner scanner(trim(text));
    const auto time = take_time_of_day(scanner);
    if (!time || !scanner.is_at_end()) return invalid("is not a time of day (such as 14:30 or 14:30:00)");
    return *time;
}

}  // namespace bourse::market
