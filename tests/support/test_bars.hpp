#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "features/indicators/model/bars.hpp"

namespace bourse::test {

/// Bars for tests of indicators, a day apart.
struct TestBars {
    std::vector<UtcTime> times;
    std::vector<double> open;
    std::vector<double> high;
    std::vector<double> low;
    std::vector<double> close;
    std::vector<double> volume;

    void add(double opened, double highest, double lowest, double closed, double traded) {
        constexpr std::int64_t kDay = 86'400'000'000;
        times.push_back(UtcTime::from_micros(static_cast<std::int64_t>(times.size()) * kDay));
        open.push_back(opened);
        high.push_back(highest);
        low.push_back(lowest);
        close.push_back(closed);
        volume.push_back(traded);
    }
    [[nodiscard]] std::size_t size() const { return times.size(); }
    [[nodiscard]] indicators::Bars part(std::size_t first, std::size_t count) const {
        const auto of = [&](const auto& column) { return std::span(column).subspan(first, count); };
        return {of(times), of(open), of(high), of(low), of(close), of(volume), of(close)};
    }
    [[nodiscard]] indicators::Bars all() const { return part(0, size()); }
};

/// A random walk; equal seeds give equal bars.
inline TestBars random_bars(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto between = [&](double from, double to) {
        return from + (to - from) * static_cast<double>(random() >> 11U) / 9007199254740992.0;
    };
    TestBars bars;
    double close = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = close + between(-1, 1);
        close = std::max(1.0, open + between(-2, 2));
        bars.add(open, std::max(open, close) + between(0, 1), std::min(open, close) - between(0, 1), close,
                 static_cast<double>(random() % 10'000));
    }
    return bars;
}

}  // namespace bourse::test
