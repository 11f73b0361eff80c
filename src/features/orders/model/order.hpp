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

/// Amount to pay, in whole cents.
using Amount = Decimal<2>;
/// Bitcoin bought, in whole satoshi.
using Bitcoin = Decimal<8>;

/// A placed order; immutable.
struct Order {
    /// Sequence number from 1, without gaps, in placement order.
    std::int64_t number = 0;
    Uuid id{};
    UtcTime placed_at{};
    Amount amount{};
    Currency currency = Currency::Usd;
    /// Price of one bitcoin.
    Rate rate{};
    Bitcoin bitcoin{};

    friend bool operator==(const Order&, const Order&) = default;
};

/// Parses an amount greater than 0 and less than 1,000,000,000, in whole cents. Errc::AmountNotAllowed.
[[nodiscard]] Result<Amount> parse_amount(std::string_view text);

/// Parses a case-insensitive currency code. Errc::UnknownCurrency.
[[nodiscard]] Result<Currency> parse_order_currency(std::string_view code);

/// Bitcoin bought for the amount: amount ÷ rate, rounded down to a whole satoshi. Errc::AmountTooSmall for zero,
/// Errc::AmountNotAllowed on overflow. `rate` must be above zero.
[[nodiscard]] Result<Bitcoin> bitcoin_for(Amount amount, Rate rate);

/// `EUR:69.00`.
[[nodiscard]] std::string describe(Currency currency, Amount amount);

}  // namespace bourse::orders
