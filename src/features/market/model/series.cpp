#include "features/market/model/series.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace bourse::market {

Bar SeriesView::bar(std::size_t row) const {
    return {times[row], open[row], high[row], low[row], close[row], volume[row], {}, {}, {}};
}

SeriesView SeriesView::slice(std::size_t first, std::size_t count) const {
    return {times.subspan(first, count), open.subspan(first, count),  high.subspan(first, count),
            low.subspan(first, count),   close.subspan(first, count), volume.subspan(first, count)};
}

SeriesView SeriesView::between(UtcTime from, UtcTime to) const {
    const auto first = std::ranges::lower_bound(times, from);
    const auto last = std::lower_bound(first, times.end(), to);
    return slice(static_cast<std::size_t>(first - times.begin()), static_cast<std::size_t>(last - first));
}

void Columns::reserve(std::size_t rows) {
    times.reserve(rows);
    open.reserve(rows);
    high.reserve(rows);
    low.reserve(rows);
    close.reserve(rows);
    volume.reserve(rows);
}

void Columns::push_back(const Bar& bar) {
    times.push_back(bar.time);
    open.push_back(bar.open);
    high.push_back(bar.high);
    low.push_back(bar.low);
    close.push_back(bar.close);
    volume.push_back(bar.volume);
}

Series::Series(Columns columns) : columns_(std::move(columns)) {
    const std::size_t rows = columns_.times.size();
    for (const std::size_t length : {columns_.open.size(), columns_.high.size(), columns_.low.size(),
                                     columns_.close.size(), columns_.volume.size()}) {
        if (length != rows) throw std::invalid_argument("the columns of a series differ in length");
    }
    if (std::ranges::adjacent_find(columns_.times, std::greater_equal()) != columns_.times.end()) {
        throw std::invalid_argument("the times of a series do not ascend");
    }
}

SeriesView Series::view() const {
    return {columns_.times, columns_.open, columns_.high, columns_.low, columns_.close, columns_.volume};
}

std::size_t Series::bytes() const {
    constexpr std::size_t kPerRow = sizeof(UtcTime) + 5 * sizeof(double);
    return sizeof(Series) + columns_.times.capacity() * kPerRow;
}

}  // namespace bourse::market
