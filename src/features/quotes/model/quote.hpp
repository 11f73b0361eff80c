#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/bar.hpp"
#include "features/quotes/model/left_out_days.hpp"

namespace bourse::quotes {

/// The last quote of an instrument from a provider. Symbol, date and the four prices are always valid, because answers
/// and histories of users contain them: a quote without them is a failure. The other members are empty when the
/// provider does not send them or sends something invalid. Prices are in the currency of the instrument, finite, and
/// satisfy low ≤ open, close ≤ high.
struct Quote {
    /// The requested symbol; the provider's own code may differ.
    Symbol symbol;
    /// UTF-8; empty when the provider sends none.
    std::string name{};
    Date date{};
    /// `22:00:15` from the provider, in an unspecified time zone. Empty when the provider sends none.
    std::string time{};
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    std::optional<double> volume{};
    /// ISO 4217; empty when unknown.
    std::string currency{};
    /// Name of the provider.
    std::string provider{};

    friend bool operator==(const Quote&, const Quote&) = default;
};

/// Daily bars of one symbol, oldest first.
struct DailyBars {
    std::vector<market::Bar> bars{};
    /// Name of the provider.
    std::string provider{};
    LeftOutDays left_out{};

    friend bool operator==(const DailyBars&, const DailyBars&) = default;
};

/// Memory use.
[[nodiscard]] inline std::size_t bytes_of(const Quote& quote) {
    return sizeof quote + quote.symbol.str().capacity() + quote.name.capacity() + quote.time.capacity() +
           quote.currency.capacity() + quote.provider.capacity();
}
[[nodiscard]] inline std::size_t bytes_of(const DailyBars& daily) {
    std::size_t bytes = sizeof daily + daily.bars.capacity() * sizeof(market::Bar) + daily.provider.capacity();
    bytes += daily.left_out.days.capacity() * sizeof(LeftOutDays::Day);
    for (const LeftOutDays::Day& day : daily.left_out.days) bytes += day.what.capacity();
    return bytes;
}

}  // namespace bourse::quotes
