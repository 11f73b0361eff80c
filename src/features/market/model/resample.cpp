#include "features/market/model/resample.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace bourse::market {
namespace {

/// Number of running extremes or sums kept in parallel, so that the compiler can hold them in one vector register and
/// the operations do not depend on each other.
constexpr std::size_t kLanes = 4;

/// The value that `better` prefers to all others. `values` is not empty and contains no NaN.
template <class Better>
double extreme(std::span<const double> values, Better better) {
    double best = values.front();
    std::size_t i = 0;
    if (values.size() >= 2 * kLanes) {
        std::array<double, kLanes> lanes;
        std::copy_n(values.begin(), kLanes, lanes.begin());
        for (i = kLanes; i + kLanes <= values.size(); i += kLanes) {
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                const double value = values[i + lane];
                lanes[lane] = better(value, lanes[lane]) ? value : lanes[lane];
            }
        }
        for (const double value : lanes) best = better(value, best) ? value : best;
    }
    for (; i < values.size(); ++i) best = better(values[i], best) ? values[i] : best;
    return best;
}

/// The sum of volumes, which are not negative and finite; at most the largest double. Exact for whole numbers while the
/// sum is at most 2⁵³, in any order of addition.
double total(std::span<const double> volumes) {
    std::array<double, kLanes> lanes{};
    std::size_t i = 0;
    for (; i + kLanes <= volumes.size(); i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += volumes[i + lane];
    }
    double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    for (; i < volumes.size(); ++i) sum += volumes[i];
    return std::min(sum, std::numeric_limits<double>::max());
}

/// The first row after `first` whose time is not before `boundary`. A period has few rows compared with the series, so
/// this is an exponential search from `first`.
std::size_t end_of_period(std::span<const UtcTime> times, std::size_t first, UtcTime boundary) {
    std::size_t step = 1;
    std::size_t low = first;
    while (low + step < times.size() && times[low + step] < boundary) {
        low += step;
        step *= 2;
    }
    const auto begin = times.begin() + static_cast<std::ptrdiff_t>(low) + 1;
    const auto end = times.begin() + static_cast<std::ptrdiff_t>(std::min(low + step, times.size()));
    return static_cast<std::size_t>(std::lower_bound(begin, end, boundary) - times.begin());
}

Bar reduce(const SeriesView& bars, UtcTime start) {
    Bar bar;
    bar.time = start;
    bar.open = bars.open.front();
    bar.high = extreme(bars.high, std::greater<>());
    bar.low = extreme(bars.low, std::less<>());
    bar.close = bars.close.back();
    bar.volume = total(bars.volume);
    return bar;
}

}  // namespace

Series resample(const SeriesView& bars, const Period& period, std::size_t limit) {
    Columns rows;
    for (std::size_t first = 0; first < bars.size() && rows.times.size() < limit;) {
        const UtcTime time = bars.times[first];
        const std::size_t end = end_of_period(bars.times, first, period.next_start(time));
        rows.push_back(reduce(bars.slice(first, end - first), period.period_start(time)));
        first = end;
    }
    return Series(std::move(rows));
}

SeriesView last_periods(const SeriesView& bars, const Period& period, std::size_t periods) {
    std::size_t first = bars.size();
    for (; first > 0 && periods > 0; --periods) {
        const UtcTime start = period.period_start(bars.times[first - 1]);
        const auto begin = std::ranges::lower_bound(bars.times.first(first), start);
        first = static_cast<std::size_t>(begin - bars.times.begin());
    }
    return bars.slice(first, bars.size() - first);
}

}  // namespace bourse::market
