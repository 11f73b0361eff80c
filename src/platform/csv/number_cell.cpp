#include "platform/csv/number_cell.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace bourse::csv {
namespace {

constexpr std::array<std::string_view, 4> kCurrencies{"$", "€", "£", "¥"};
/// Between thousands: apostrophes, a blank, and the two blanks that do not break a line.
constexpr std::array<std::string_view, 5> kThousandsMarks{"'", "’", " ", "\u00A0", "\u202F"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool take(std::string_view& text, std::string_view front) {
    if (!text.starts_with(front)) return false;
    text.remove_prefix(front.size());
    return true;
}

bool take_last(std::string_view& text, std::string_view back) {
    if (!text.ends_with(back)) return false;
    text.remove_suffix(back.size());
    return true;
}

/// Without the blanks at both ends, those that do not break a line among them.
std::string_view trim_all(std::string_view text) {
    for (text = trim(text); take(text, "\u00A0") || take(text, "\u202F") || take(text, " ");) continue;
    while (take_last(text, "\u00A0") || take_last(text, "\u202F") || take_last(text, " ")) continue;
    return text;
}

/// A number without its decoration.
struct Bare {
    bool is_negative = false;
    /// Digits with their marks, and an exponent.
    std::string_view digits;
};

/// Takes a sign and currencies off.
Bare undressed(std::string_view cell) {
    Bare bare;
    bare.digits = trim_all(cell);
    const auto take_currency = [&] {
        return std::ranges::any_of(kCurrencies, [&](auto currency) { return take(bare.digits, currency); });
    };
    if (take_currency()) bare.digits = trim_all(bare.digits);
    bare.is_negative = take(bare.digits, "-") || take(bare.digits, "−");
    if (!bare.is_negative) take(bare.digits, "+");
    if (take_currency()) bare.digits = trim_all(bare.digits);
    for (const std::string_view currency : kCurrencies) {
        if (take_last(bare.digits, currency)) bare.digits = trim_all(bare.digits);
    }
    return bare;
}

/// Whether the parts of whole digits between separators of thousands have the right lengths: three digits each, or two
/// in front of the last three, as in India.
bool is_grouped(std::string_view whole, char separator) {
    std::size_t length = 0;
    std::size_t groups = 1;
    bool is_regular = true;
    for (const char c : whole) {
        if (c != separator) {
            ++length;
            continue;
        }
        is_regular = is_regular && length > 0 && length <= 3 && (groups == 1 || length >= 2);
        length = 0;
        ++groups;
    }
    return groups == 1 || (is_regular && length == 3);
}

/// The digits with marks of one kind for thousands and none around them; empty when they are not written so.
std::string plain_digits(std::string_view digits, DecimalMark mark) {
    const char decimal = mark == DecimalMark::Point ? '.' : ',';
    const char thousands = mark == DecimalMark::Point ? ',' : '.';
    std::string text;
    for (std::string_view rest = digits; !rest.empty();) {
        const bool is_inside = !text.empty() && is_digit(text.back());
        const bool is_mark = is_inside && std::ranges::any_of(kThousandsMarks, [&](auto m) { return take(rest, m); });
        if (is_mark) {
            // One kind of mark is written as the other.
            text += thousands;
            continue;
        }
        text += rest.front();
        rest.remove_prefix(1);
    }
    const std::size_t end_of_whole = std::min(text.find_first_of(std::string{decimal, 'e', 'E'}), text.size());
    if (!is_grouped(std::string_view(text).substr(0, end_of_whole), thousands)) return {};
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(end_of_whole);
    if (std::find(end, text.end(), thousands) != text.end()) return {};
    text.erase(std::remove(text.begin(), end, thousands), end);
    std::ranges::replace(text, decimal, '.');
    return text;
}

Result<double> checked(double value, std::errc error, bool is_whole_text) {
    if (error == std::errc::result_out_of_range) return invalid("is out of range");
    if (error != std::errc() || !is_whole_text) return invalid("is not a number");
    if (!std::isfinite(value)) return invalid("is not finite");
    // Adding zero turns a negative zero into a positive one.
    return value + 0.0;
}

Result<double> read_plain(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return checked(value, error, end == text.data() + text.size());
}

}  // namespace

std::string_view to_string(DecimalMark mark) {
    return mark == DecimalMark::Point ? "point" : "comma";
}

Result<DecimalMark> parse_decimal_mark(std::string_view text) {
    if (text == "point") return DecimalMark::Point;
    if (text == "comma") return DecimalMark::Comma;
    return invalid("is not one of point, comma");
}

bool is_missing(std::string_view cell) {
    constexpr std::array<std::string_view, 12> kWords{"null", "nan", "n/a", "n/d", "na",   "nd",
                                                      "none", "nil", "-",   "--",  "#n/a", "."};
    if (!cell.empty() && is_digit(cell.front())) return false;
    const std::string_view text = trim_all(cell);
    if (text.empty()) return true;
    if (text.size() > 4) return false;
    return std::ranges::find(kWords, to_lower(text)) != kWords.end();
}

Result<double> parse_number(std::string_view cell, DecimalMark mark) {
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool has_comma = mark == DecimalMark::Comma && cell.find('.') != std::string_view::npos;
    if (error == std::errc() && end == cell.data() + cell.size() && !has_comma) return checked(value, error, true);
    const Bare bare = undressed(cell);
    if (bare.digits.empty() ||
        (!is_digit(bare.digits.front()) && bare.digits.front() != '.' && bare.digits.front() != ',')) {
        const auto plain = read_plain(bare.digits);
        return plain ? Result<double>(invalid("is not a number")) : plain;
    }
    const std::string text = plain_digits(bare.digits, mark);
    auto number = read_plain(text);
    if (!number) return number;
    return bare.is_negative ? 0.0 - *number : *number;
}

void DecimalEvidence::add(std::string_view cell) {
    const std::size_t mark = cell.find_first_of(".,");
    if (mark == std::string_view::npos) return;
    const std::string_view digits = undressed(cell).digits;
    const std::size_t exponent = std::min(digits.find_first_of("eE"), digits.size());
    const std::string_view mantissa = digits.substr(0, exponent);
    const auto commas = std::ranges::count(mantissa, ',');
    const auto points = std::ranges::count(mantissa, '.');
    if (commas > 0 && points > 0) {
        (mantissa.rfind(',') > mantissa.rfind('.') ? needs_comma_ : needs_point_) = true;
        return;
    }
    if (commas + points == 0) return;
    // One mark, or several of one kind, which then separate thousands.
    const char kind = commas > 0 ? ',' : '.';
    const bool is_thousands = is_grouped(mantissa, kind) && mantissa.front() != '0';
    if (commas + points > 1) {
        (commas > 0 ? needs_point_ : needs_comma_) = true;
    } else if (!is_thousands) {
        (commas > 0 ? needs_comma_ : needs_point_) = true;
    } else if (points > 0) {
        has_point_ = true;
    } else if (ambiguous_cell_.empty()) {
        ambiguous_cell_ = trim(cell);
    }
}

}  // namespace bourse::csv
