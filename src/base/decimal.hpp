#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

namespace decimal {

/// The maximum number of decimal places of a Decimal.
inline constexpr unsigned kMaxScale = 18;

/// 10 to the power of `exponent`, at most kMaxScale.
[[nodiscard]] constexpr std::int64_t power_of_ten(unsigned exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

// The parts that do not depend on the scale at compile time; see Decimal for the rules.
[[nodiscard]] Result<std::int64_t> parse_units(std::string_view text, unsigned scale);
void append_units(std::string& out, std::int64_t units, unsigned scale);
[[nodiscard]] Result<std::int64_t> sum(std::int64_t a, std::int64_t b);
[[nodiscard]] Result<std::int64_t> difference(std::int64_t a, std::int64_t b);
/// ⌊a × 10^exponent ÷ b⌋; `a` is not negative, `b` is positive, `exponent` at most kMaxScale.
[[nodiscard]] Result<std::int64_t> divide_scaled(std::int64_t a, unsigned exponent, std::int64_t b);

}  // namespace decimal

/// An exact decimal number with `Scale` places: a signed 64-bit count of units of 10^-Scale. For
/// money and bitcoin; never converted to or from binary floating point.
template <unsigned Scale>
class Decimal {
    static_assert(Scale <= decimal::kMaxScale);

  public:
    static constexpr unsigned kScale = Scale;
    /// The number of units in 1.
    static constexpr std::int64_t kOne = decimal::power_of_ten(Scale);

    /// 0.
    constexpr Decimal() = default;
    [[nodiscard]] static constexpr Decimal from_units(std::int64_t units) { return Decimal(units); }

    /// Digits with an optional minus and an optional point that has digits on both sides: `600`,
    /// `69.00`, `-0.5`. Zeros beyond the last place are accepted. Any other digit there, an
    /// exponent, a plus, a blank, `NaN`, or a value out of range is Errc::InvalidInput, whose
    /// detail continues a sentence that starts with the text: `has more than 2 decimals`.
    [[nodiscard]] static Result<Decimal> parse(std::string_view text) {
        const auto units = decimal::parse_units(text, Scale);
        if (!units) return units.error();
        return Decimal(*units);
    }

    [[nodiscard]] constexpr std::int64_t units() const { return units_; }
    /// With exactly Scale places; parse() accepts it.
    [[nodiscard]] std::string to_string() const {
        std::string text;
        decimal::append_units(text, units_, Scale);
        return text;
    }

    /// Exact; Errc::InvalidInput (`is too large`) on overflow.
    [[nodiscard]] Result<Decimal> plus(Decimal other) const { return of(decimal::sum(units_, other.units_)); }
    [[nodiscard]] Result<Decimal> minus(Decimal other) const { return of(decimal::difference(units_, other.units_)); }

    friend constexpr auto operator<=>(Decimal, Decimal) = default;

  private:
    constexpr explicit Decimal(std::int64_t units) : units_(units) {}
    static Result<Decimal> of(const Result<std::int64_t>& units) {
        if (!units) return units.error();
        return Decimal(*units);
    }

    std::int64_t units_ = 0;
};

/// Appends to_string(), which is also a valid JSON number.
template <unsigned Scale>
void append(std::string& out, Decimal<Scale> number) {
    decimal::append_units(out, number.units(), Scale);
}

/// `dividend` ÷ `divisor`, rounded down to `Scale` places. Errc::InvalidInput when the dividend is negative, the
/// divisor is not positive, or the quotient is too large.
template <unsigned Scale, unsigned DividendScale, unsigned DivisorScale>
[[nodiscard]] Result<Decimal<Scale>> divide_down(Decimal<DividendScale> dividend, Decimal<DivisorScale> divisor) {
    static_assert(Scale + DivisorScale >= DividendScale, "would have to round twice");
    static_assert(Scale + DivisorScale - DividendScale <= decimal::kMaxScale, "would not fit into 128 bits");
    if (dividend.units() < 0 || divisor.units() <= 0) return invalid("cannot be divided");
    const auto units = decimal::divide_scaled(dividend.units(), Scale + DivisorScale - DividendScale, divisor.units());
    if (!units) return units.error();
    return Decimal<Scale>::from_units(*units);
}

}  // namespace bourse
