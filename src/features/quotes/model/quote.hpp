#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::quotes {

/// What a provider last knew of an instrument. Prices are finite, not negative and keep low ≤ open, close ≤ high, in
/// the currency of the instrument.
struct Quote {
    /// As it was asked for, whatever the provider calls it.
    Symbol symbol;
    /// UTF-8; empty when the provider tells none.
    std::string name{};
    Date date{};
    /// `22:00:15`, as the provider gave it: nobody says in which zone. Empty when it gave none.
    std::string time{};
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    std::optional<std::int64_t> volume{};
    /// Who said so.
    std::string provider{};

    friend bool operator==(const Quote&, const Quote&) = default;
};

/// Daily bars of one symbol, oldest first.
struct DailyBars {
    std::vector<market::Bar> bars{};
    /// Who said so.
    std::string provider{};

    friend bool operator==(const DailyBars&, const DailyBars&) = default;
};

/// What they take of memory.
[[nodiscard]] inline std::size_t bytes_of(const Quote& quote) {
    return sizeof quote + quote.symbol.str().capacity() + quote.name.capacity() + quote.time.capacity() +
           quote.provider.capacity();
}
[[nodiscard]] inline std::size_t bytes_of(const DailyBars& daily) {
    return sizeof daily + daily.bars.capacity() * sizeof(market::Bar) + daily.provider.capacity();
}

}  // namespace bourse::quotes
