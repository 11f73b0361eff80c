#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

/// A part of a series: columns of equal length, oldest first. Does not own them; the series outlives the view.
struct SeriesView {
    std::span<const UtcTime> times;
    std::span<const double> open;
    std::span<const double> high;
    std::span<const double> low;
    std::span<const double> close;
    std::span<const double> volume;

    [[nodiscard]] std::size_t size() const { return times.size(); }
    [[nodiscard]] bool empty() const { return times.empty(); }

    /// A row as a bar; `row` < size().
    [[nodiscard]] Bar bar(std::size_t row) const;
    /// The rows [first, first + count); both bounds must lie inside the view.
    [[nodiscard]] SeriesView slice(std::size_t first, std::size_t count) const;
    /// The rows whose time is in [from, to), by binary search. Empty when from ≥ to.
    [[nodiscard]] SeriesView between(UtcTime from, UtcTime to) const;
};

/// Columns under construction.
struct Columns {
    std::vector<UtcTime> times;
    std::vector<double> open;
    std::vector<double> high;
    std::vector<double> low;
    std::vector<double> close;
    std::vector<double> volume;

    void reserve(std::size_t rows);
    /// Appends the prices and the volume; a series does not contain the optional columns.
    void push_back(const Bar& bar);
};

/// The bars of one symbol and interval as columns: strictly ascending in time, immutable, so safe to read from any
/// thread and shared by all requests.
class Series {
  public:
    Series() = default;
    /// Takes ownership of the columns. Throws std::invalid_argument when their lengths differ or the times do not
    /// ascend.
    explicit Series(Columns columns);

    [[nodiscard]] std::size_t size() const { return columns_.times.size(); }
    [[nodiscard]] bool empty() const { return columns_.times.empty(); }
    [[nodiscard]] SeriesView view() const;
    /// Its memory use in bytes.
    [[nodiscard]] std::size_t bytes() const;

  private:
    Columns columns_;
};

}  // namespace bourse::market
