#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/model/period.hpp"
#include "features/market/model/series.hpp"

namespace bourse::market {

enum class Order : std::uint8_t { OldestFirst, NewestFirst };

/// `asc` or `desc`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<Order> parse_order(std::string_view text);

/// A trading date (its midnight in UTC) or a time. Errc::InvalidInput for anything else.
[[nodiscard]] Result<UtcTime> parse_date_or_time(std::string_view text);

/// Default number of rows of a page.
inline constexpr std::int64_t kUsualLimit = 50'000;

/// The parameters of getTimeSeries, each valid by itself.
struct TimeSeriesInput {
    /// Always set.
    std::optional<Symbol> symbol;
    std::optional<std::int64_t> interval;
    std::optional<Frequency> frequency;
    std::optional<UtcTime> start;
    std::optional<UtcTime> end;
    /// At least 1; the contract checks it.
    std::int64_t limit = kUsualLimit;
    Order order = Order::OldestFirst;
    std::optional<UtcTime> cursor;
};

/// The query, valid as a whole.
struct TimeSeriesQuery {
    /// Empty: the stored daily bars without resampling.
    std::optional<Period> period;
    /// Start of the range of bars, inclusive, applied before resampling.
    UtcTime from;
    /// End of the range of bars, exclusive.
    UtcTime to;
    Order order = Order::OldestFirst;
    /// Maximum number of rows of a page.
    std::size_t limit = kUsualLimit;
    /// The last row of the previous page.
    std::optional<UtcTime> after;

    /// Whether rows have a date only; otherwise they include the time of day.
    [[nodiscard]] bool has_dates() const { return !period || is_daily_or_longer(period->frequency()); }
};

/// Errc::InvalidInput, naming each invalid parameter, when interval and frequency are not given together, or start is
/// not before end.
[[nodiscard]] Result<TimeSeriesQuery> to_query(const TimeSeriesInput& input);

/// The stored interval that answers the query: minute bars for Minute and Hourly; for the others and for raw rows daily
/// bars, or minute bars when no daily bars are stored. Errc::IntervalNotStored when the query needs minute bars and
/// only daily bars are stored.
[[nodiscard]] Result<BarInterval> source_of(const TimeSeriesQuery& query, StoredIntervals stored);

/// One page of the response. Its rows refer to the page itself or to the source series.
struct TimeSeriesPage {
    TimeSeriesPage() = default;
    TimeSeriesPage(TimeSeriesPage&&) = default;
    TimeSeriesPage& operator=(TimeSeriesPage&&) = default;

    /// The resampled rows; empty when the rows are stored bars.
    Series resampled;
    /// Oldest first, whatever the order of the response.
    SeriesView rows;
    /// The key of the last row of the page, when more rows follow.
    std::optional<UtcTime> next;
};

/// Estimated cost of building and writing the page of `query`, in units of one reduced bar; a written row costs
/// kRowWork. Usually an overestimate: it uses only the length of a period and the ends of the series.
[[nodiscard]] std::size_t work_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source);
inline constexpr std::size_t kRowWork = 20;

/// The page of `query` over `bars`, the series of interval `source`. All pages together are exactly the rows of the
/// response without a limit, in both orders.
[[nodiscard]] TimeSeriesPage page_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source);

}  // namespace bourse::market
