#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bourse::prices {

/// Currencies with a bitcoin price. The values are array indices; stored data use the code instead.
enum class Currency : std::uint8_t { Usd, Gbp, Eur };

/// In the order of the responses.
inline constexpr std::array kCurrencies{Currency::Usd, Currency::Gbp, Currency::Eur};

/// `USD`, `GBP` or `EUR` (ISO 4217).
[[nodiscard]] std::string_view to_string(Currency currency);

/// The currency of a case-insensitive code; empty for any other text.
[[nodiscard]] std::optional<Currency> parse_currency(std::string_view code);

}  // namespace bourse::prices
