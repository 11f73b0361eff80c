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

/// What one bitcoin costs in a currency. Providers give at most eight places.
using Rate = Decimal<8>;

/// Every valid rate is above zero and below this.
inline constexpr Rate kMaxRate = Rate::from_units(1'000'000'000 * Rate::kOne);

/// What one bitcoin costs, by one provider at one time. A value.
struct BitcoinPrice {
    /// By Currency; above zero. Nothing for a currency that the provider does not quote.
    std::array<std::optional<Rate>, kCurrencies.size()> rates{};
    /// When the provider said so, by the clock of the process that asked it.
    UtcTime time{};
    /// As settings name it: `coinbase`, `simulated`.
    std::string provider{};

    [[nodiscard]] const std::optional<Rate>& in(Currency currency) const {
        return rates[static_cast<std::size_t>(currency)];
    }
    void set(Currency currency, Rate rate) { rates[static_cast<std::size_t>(currency)] = rate; }

    friend bool operator==(const BitcoinPrice&, const BitcoinPrice&) = default;
};

/// Whether it is at most `max_age` old (`prices.max_age`). One from the future counts while it is as near: clocks of
/// processes differ, and one that is far ahead must not keep a price fresh for long.
[[nodiscard]] constexpr bool is_fresh(UtcTime price_time, UtcTime now, std::chrono::milliseconds max_age) {
    const UtcTime::Duration age = now - price_time;
    return age <= max_age && age >= -max_age;
}

/// Where the price comes from for those who sell by it: a copy that this process keeps and refreshes.
class PriceSource {
  public:
    virtual ~PriceSource() = default;
    /// The last price, however old: the reader judges by is_fresh(). Nothing before the first. Never waits; safe from
    /// any thread.
    [[nodiscard]] virtual std::optional<BitcoinPrice> latest() const = 0;
};

}  // namespace bourse::prices
