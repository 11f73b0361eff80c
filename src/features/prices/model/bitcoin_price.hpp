#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "features/prices/model/currency.hpp"

namespace bourse::prices {

/// Price of one bitcoin in a currency, with eight decimals.
using Rate = Decimal<8>;

/// Upper bound (exclusive) of valid rates; the lower bound is zero, also exclusive.
inline constexpr Rate kMaxRate = Rate::from_units(1'000'000'000 * Rate::kOne);

/// Price of one bitcoin from one provider at one time. A value type.
struct BitcoinPrice {
    /// Indexed by Currency; above zero. Empty when the provider has no price in the currency.
    std::array<std::optional<Rate>, kCurrencies.size()> rates{};
    /// Time of the provider's answer, by the clock of the calling process.
    UtcTime time{};
    /// Name of the provider in the settings: `coinbase`, `simulated`.
    std::string provider{};

    [[nodiscard]] const std::optional<Rate>& in(Currency currency) const {
        return rates[static_cast<std::size_t>(currency)];
    }
    void set(Currency currency, Rate rate) { rates[static_cast<std::size_t>(currency)] = rate; }

    friend bool operator==(const BitcoinPrice&, const BitcoinPrice&) = default;
};

/// Whether the price is at most `max_age` old (`prices.max_age`). Because clocks of processes differ, a price from the
/// future is fresh too, but only within `max_age`: a clock far ahead must not keep a price fresh for long.
[[nodiscard]] constexpr bool is_fresh(UtcTime price_time, UtcTime now, std::chrono::milliseconds max_age) {
    const UtcTime::Duration age = now - price_time;
    return age <= max_age && age >= -max_age;
}

/// Source of the price for orders: a local copy that this process refreshes.
class PriceSource {
  public:
    virtual ~PriceSource() = default;
    /// The last price of any age; check it with is_fresh(). Empty before the first price. Never blocks; safe from any
    /// thread.
    [[nodiscard]] virtual std::optional<BitcoinPrice> latest() const = 0;
};

}  // namespace bourse::prices
