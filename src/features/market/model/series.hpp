#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

/// A part of a series: its columns side by side, all of one length, oldest first. Borrows; the series outlives it.
struct SeriesView {
    std::span<const UtcTime> times;
    std::span<const double> open;
    std::span<const double> high;
    std::span<const double> low;
    std::span<const double> close;
    std::span<const std::int64_t> volume;

    [[nodiscard]] std::size_t size() const { return times.size(); }
    [[nodiscard]] bool empty() const { return times.empty(); }

    /// The rows [first, first + count); both stay inside the view.
    [[nodiscard]] SeriesView slice(std::size_t first, std::size_t count) const;
    /// The rows whose time is in [from, to), by binary search. Empty when from ≥ to.
    [[nodiscard]] SeriesView between(UtcTime from, UtcTime to) const;
};

/// Columns that are being filled.
struct Columns {
    std::vector<UtcTime> times;
    std::vector<double> open;
    std::vector<double> high;
    std::vector<double> low;
    std::vector<double> close;
    std::vector<std::int64_t> volume;

    void reserve(std::size_t rows);
    /// Appends the prices and the volume; a series does not hold the optional columns.
    void push_back(const Bar& bar);
};

/// The bars of one symbol and interval as a column store: strictly ascending in time, immutable, and so safe to read
/// from any thread. Shared by everybody who serves from it.
class Series {
  public:
    Series() = default;
    /// Takes the columns over. Throws std::invalid_argument when they differ in length or time does not ascend.
    explicit Series(Columns columns);

    [[nodiscard]] std::size_t size() const { return columns_.times.size(); }
    [[nodiscard]] bool empty() const { return columns_.times.empty(); }
    [[nodiscard]] SeriesView view() const;
    /// What it holds of memory.
    [[nodiscard]] std::size_t bytes() const;

  private:
    Columns columns_;
};

}  // namespace bourse::market
