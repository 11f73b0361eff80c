#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bourse::prices {

/// What bitcoin is priced in. The numbers are indices; stored data hold the code instead.
enum class Currency : std::uint8_t { Usd, Gbp, Eur };

/// In the order in which answers list them.
inline constexpr std::array kCurrencies{Currency::Usd, Currency::Gbp, Currency::Eur};

/// `USD`, `GBP` or `EUR` (ISO 4217).
[[nodiscard]] std::string_view to_string(Currency currency);

/// The currency of a code, in any case; nothing for any other text.
[[nodiscard]] std::optional<Currency> parse_currency(std::string_view code);

}  // namespace bourse::prices
