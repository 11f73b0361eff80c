#include "base/decimal.hpp"

#include <array>
#include <cstddef>
#include <limits>

namespace bourse::decimal {
namespace {

/// Wide enough for the product of two 64-bit numbers. ISO C++ has no such type.
__extension__ using Wide = __int128;

Error no_decimal() {
    return invalid("is not a decimal number such as 69.00");
}
Error too_large() {
    return invalid("is too large");
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The number of leading digits.
std::size_t count_digits(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    return count;
}

/// Accumulates digits into units. Uses negative numbers, because the minimum has no positive
/// counterpart.
class UnitReader {
  public:
    void add(char digit) {
        std::int64_t shifted = 0;
        fits_ = fits_ && !__builtin_mul_overflow(units_, 10, &shifted) &&
                !__builtin_sub_overflow(shifted, digit - '0', &units_);
    }
    [[nodiscard]] Result<std::int64_t> finish(bool is_negative) const {
        if (!fits_) return too_large();
        if (is_negative) return units_;
        if (units_ == std::numeric_limits<std::int64_t>::min()) return too_large();
        return -units_;
    }

  private:
    std::int64_t units_ = 0;
    bool fits_ = true;
};

}  // namespace

Result<std::int64_t> parse_units(std::string_view text, unsigned scale) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    const std::string_view whole = text.substr(0, count_digits(text));
    text.remove_prefix(whole.size());
    if (whole.empty()) return no_decimal();
    std::string_view places;
    if (text.starts_with('.')) {
        places = text.substr(1, count_digits(text.substr(1)));
        text.remove_prefix(1 + places.size());
        if (places.empty()) return no_decimal();
    }
    if (!text.empty()) return no_decimal();

    while (places.size() > scale && places.ends_with('0')) places.remove_suffix(1);
    if (places.size() > scale) return invalid("has more than " + std::to_string(scale) + " decimals");
    UnitReader reader;
    for (const char digit : whole) reader.add(digit);
    for (const char digit : places) reader.add(digit);
    for (std::size_t i = places.size(); i < scale; ++i) reader.add('0');
    return reader.finish(is_negative);
}

void append_units(std::string& out, std::int64_t units, unsigned scale) {
    constexpr std::size_t kMaxDigits = 20;
    std::array<char, kMaxDigits> digits{};
    const auto bits = static_cast<std::uint64_t>(units);
    std::uint64_t rest = units < 0 ? ~bits + 1 : bits;
    std::size_t first = digits.size();
    // At least one digit is written before the point, even when it is 0.
    do {
        digits[--first] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest > 0 || digits.size() - first <= scale);
    const std::string_view text(digits.data() + first, digits.size() - first);
    if (units < 0) out += '-';
    out += text.substr(0, text.size() - scale);
    if (scale == 0) return;
    out += '.';
    out += text.substr(text.size() - scale);
}

Result<std::int64_t> sum(std::int64_t a, std::int64_t b) {
    std::int64_t total = 0;
    if (__builtin_add_overflow(a, b, &total)) return too_large();
    return total;
}

Result<std::int64_t> difference(std::int64_t a, std::int64_t b) {
    std::int64_t rest = 0;
    if (__builtin_sub_overflow(a, b, &rest)) return too_large();
    return rest;
}

Result<std::int64_t> divide_scaled(std::int64_t a, unsigned exponent, std::int64_t b) {
    const Wide quotient = static_cast<Wide>(a) * power_of_ten(exponent) / b;
    if (quotient > std::numeric_limits<std::int64_t>::max()) return too_large();
    return static_cast<std::int64_t>(quotient);
}

}  // namespace bourse::decimal
