#include "features/orders/model/order.hpp"

#include "base/text.hpp"

namespace bourse::orders {
namespace {

constexpr Amount kBeyond = Amount::from_units(1'000'000'000 * Amount::kOne);

Error not_allowed(std::string detail) {
    return {Errc::AmountNotAllowed, std::move(detail), {}, {}};
}

}  // namespace

Result<Amount> parse_amount(std::string_view text) {
    const auto amount = Amount::parse(text);
    if (!amount) return not_allowed("the amount " + in_quotes(text) + " " + amount.error().detail);
    if (*amount <= Amount() || *amount >= kBeyond) {
        return not_allowed("the amount " + in_quotes(text) + " is not between 0 and 1000000000 (exclusive)");
    }
    return *amount;
}

Result<Currency> parse_order_currency(std::string_view code) {
    if (const auto currency = prices::parse_currency(code)) return *currency;
    return Error{Errc::UnknownCurrency, "the currency " + in_quotes(code) + " is not one of EUR, USD, GBP", {}, {}};
}

Result<Bitcoin> bitcoin_for(Amount amount, Rate rate) {
    const auto bitcoin = divide_down<Bitcoin::kScale>(amount, rate);
    if (!bitcoin) return not_allowed("the bitcoin amount is too large");
    if (*bitcoin == Bitcoin()) {
        return Error{Errc::AmountTooSmall, "the amount buys less than 0.00000001 bitcoin", {}, {}};
    }
    return *bitcoin;
}

std::string describe(Currency currency, Amount amount) {
    std::string text(to_string(currency));
    text += ':';
    append(text, amount);
    return text;
}

}  // namespace bourse::orders
