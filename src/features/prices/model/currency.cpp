#include "features/prices/model/currency.hpp"

#include "base/text.hpp"

namespace bourse::prices {

std::string_view to_string(Currency currency) {
    switch (currency) {
        case Currency::Usd:
            return "USD";
        case Currency::Gbp:
            return "GBP";
        case Currency::Eur:
            return "EUR";
    }
    return "";
}

std::optional<Currency> parse_currency(std::string_view code) {
    const std::string lower = to_lower(code);
    if (lower == "usd") return Currency::Usd;
    if (lower == "gbp") return Currency::Gbp;
    if (lower == "eur") return Currency::Eur;
    return std::nullopt;
}

}  // namespace bourse::prices
