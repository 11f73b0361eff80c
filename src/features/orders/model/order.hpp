#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "features/prices/model/bitcoin_price.hpp"
#include "features/prices/model/currency.hpp"

namespace bourse::orders {

using prices::Currency;
using prices::Rate;

/// What a caller pays, in whole cents.
using Amount = Decimal<2>;
/// What a caller gets, in whole satoshi.
using Bitcoin = Decimal<8>;

/// An order that was placed; it never changes.
struct Order {
    /// Counts orders from 1 on without a gap, in the order in which they were placed.
    std::int64_t number = 0;
    Uuid id{};
    UtcTime placed_at{};
    Amount amount{};
    Currency currency = Currency::Usd;
    /// What one bitcoin cost.
    Rate rate{};
    Bitcoin bitcoin{};

    friend bool operator==(const Order&, const Order&) = default;
};

/// The amount that a text says: more than 0 and less than 1,000,000,000, in whole cents. Errc::AmountNotAllowed.
[[nodiscard]] Result<Amount> parse_amount(std::string_view text);

/// The currency of a code in any case. Errc::UnknownCurrency.
[[nodiscard]] Result<Currency> parse_order_currency(std::string_view code);

/// What the amount buys: amount ÷ rate, rounded down to a whole satoshi. Errc::AmountTooSmall when that is nothing,
/// Errc::AmountNotAllowed when it is more than can be counted. `rate` is above zero.
[[nodiscard]] Result<Bitcoin> bitcoin_for(Amount amount, Rate rate);

/// `EUR:69.00`.
[[nodiscard]] std::string describe(Currency currency, Amount amount);

}  // namespace bourse::orders
