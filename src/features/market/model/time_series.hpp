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

/// A trading date, which is its midnight in UTC, or a time. Errc::InvalidInput for anything else.
[[nodiscard]] Result<UtcTime> parse_date_or_time(std::string_view text);

/// The rows of a page when nobody says how many.
inline constexpr std::int64_t kUsualLimit = 50'000;

/// The parameters of getTimeSeries, each of them checked by itself.
struct TimeSeriesInput {
    /// Always given.
    std::optional<Symbol> symbol;
    std::optional<std::int64_t> interval;
    std::optional<Frequency> frequency;
    std::optional<UtcTime> start;
    std::optional<UtcTime> end;
    /// From 1 on; as the contract has it.
    std::int64_t limit = kUsualLimit;
    Order order = Order::OldestFirst;
    std::optional<UtcTime> cursor;
};

/// What is asked for, checked as a whole.
struct TimeSeriesQuery {
    /// Nothing: the daily bars as they are stored.
    std::optional<Period> period;
    /// Bars from here, before they are resampled.
    UtcTime from;
    /// Bars before here.
    UtcTime to;
    Order order = Order::OldestFirst;
    /// The most rows of a page.
    std::size_t limit = kUsualLimit;
    /// The last row of the page before.
    std::optional<UtcTime> after;

    /// Whether rows are labelled with the date alone, or with the time of day too.
    [[nodiscard]] bool has_dates() const { return !period || is_daily_or_longer(period->frequency()); }
};

/// Errc::InvalidInput, naming each parameter at fault, when one of interval and frequency lacks the other, or start is
/// not before end.
[[nodiscard]] Result<TimeSeriesQuery> to_query(const TimeSeriesInput& input);

/// Which stored bars answer the query: minute bars for Minute and Hourly; daily bars for the rest and for raw rows, or
/// the minute bars when there are no daily ones. Errc::IntervalNotStored when only daily bars are stored and finer ones
/// are asked for.
[[nodiscard]] Result<BarInterval> source_of(const TimeSeriesQuery& query, StoredIntervals stored);

/// One page of the answer. Its rows point into itself or into the series that it was made from.
struct TimeSeriesPage {
    TimeSeriesPage() = default;
    TimeSeriesPage(TimeSeriesPage&&) = default;
    TimeSeriesPage& operator=(TimeSeriesPage&&) = default;

    /// Rows that had to be made; empty when the stored bars are the rows.
    Series resampled;
    /// Oldest first, whatever the order of the answer.
    SeriesView rows;
    /// The key of the last row shown, when there are more behind it.
    std::optional<UtcTime> next;
};

/// How long it takes to make and write the page of `query`, in bars reduced; a row written takes as long as kRowWork of
/// them. An estimate, mostly from above, from the length of a period and the ends of the series: it looks at no bar
/// between them.
[[nodiscard]] std::size_t work_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source);
inline constexpr std::size_t kRowWork = 20;

/// The page of `query` over `bars`, the series of `source`. Pages put together are exactly the rows of the answer
/// without a limit, in both orders.
[[nodiscard]] TimeSeriesPage page_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source);

}  // namespace bourse::market
