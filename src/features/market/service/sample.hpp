#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// An invented instrument with its bars.
struct SampleSeries {
    Symbol symbol;
    /// The name says that it is invented: `Demo Corp (synthetic)`.
    std::string name;
    BarInterval interval;
    std::vector<Bar> bars;
};

/// The synthetic data set, the same on every machine and in every run: five symbols with ten years of daily bars
/// (2015–2024) on the trading days of the New York Stock Exchange, and one with minute bars of the last 20 sessions.
/// Prices are a random walk in cents, not real trades.
[[nodiscard]] std::vector<SampleSeries> make_sample();

/// How much of the sample was new.
struct SampleOutcome {
    std::uint64_t symbols = 0;
    std::uint64_t bars = 0;
    /// Bars that were not stored before.
    std::uint64_t changed = 0;
};

/// Stores the sample in one transaction; repeating it changes nothing. Blocks. Throws bourse::Unavailable.
SampleOutcome store_sample(BarsStore& store, const Clock& clock);

}  // namespace bourse::market
