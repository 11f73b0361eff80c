#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/indicators/model/expression.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/model/period.hpp"
#include "features/market/model/series.hpp"

namespace bourse::market {

enum class Order : std::uint8_t { OldestFirst, NewestFirst };

/// `asc` or `desc`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<Order> parse_order(std::string_view text);

/// A trading date (its midnight in UTC) or a time. Errc::InvalidInput for anything else.
[[nodiscard]] Result<UtcTime> parse_date_or_time(std::string_view text);

/// The same, or a month (`2024-01`) or a year (`2024`). As the start of a range, these begin with their first day; as
/// the end, they include their last day. A date alone is its midnight in both. Errc::InvalidInput for anything else.
[[nodiscard]] Result<UtcTime> parse_range_start(std::string_view text);
[[nodiscard]] Result<UtcTime> parse_range_end(std::string_view text);

/// Rows of a page of a query without a limit.
inline constexpr std::int64_t kUsualLimit = 50'000;

/// The parameters of getTimeSeries.
struct TimeSeriesQuery {
    /// Always given.
    std::optional<Symbol> symbol;
    /// Both, an interval with a unit, or neither; without them the rows are the daily bars.
    std::optional<Interval> interval;
    std::optional<Frequency> frequency;
    /// Bars from here, before they are resampled.
    std::optional<UtcTime> start;
    /// Bars before here.
    std::optional<UtcTime> end;
    /// Rows of a page, from 1 on. Without it the response has all rows.
    std::optional<std::int64_t> limit{};
    Order order = Order::OldestFirst;
    /// The last row of the page before.
    std::optional<UtcTime> cursor;
    /// Columns beside the bars. Not empty when given.
    std::optional<std::vector<indicators::Expression>> indicators{};
    /// What the indicators are made of that do not name it themselves.
    std::optional<indicators::Input> input{};
    /// Whether rows have the prices and the volume; otherwise only the time and the indicators.
    bool has_bars = true;

    /// Errc::InvalidInput, naming the parameter at fault, when the unit of the rows is missing or given twice,
    /// frequency lacks interval, start is not before end, or there is an input without indicators. All that follows is
    /// for queries that pass.
    [[nodiscard]] Result<> check() const;

    [[nodiscard]] std::int64_t rows_of_page() const { return limit.value_or(kUsualLimit); }
    /// The indicators; none when they are not given.
    [[nodiscard]] std::span<const indicators::Expression> columns() const {
        return indicators ? std::span<const indicators::Expression>(*indicators)
                          : std::span<const indicators::Expression>();
    }
    /// What the rows are made by; nothing: the daily bars as they are stored.
    [[nodiscard]] std::optional<Period> period() const;
    /// The unit of the rows' periods; nothing: the daily bars as they are stored.
    [[nodiscard]] std::optional<Frequency> unit() const {
        return interval && interval->unit ? interval->unit : frequency;
    }
    /// Whether rows are labelled with the date alone, or with the time of day too.
    [[nodiscard]] bool has_dates() const { return is_daily_or_longer(unit().value_or(Frequency::Daily)); }
    /// The series that the rows are made of.
    [[nodiscard]] BarInterval source() const { return has_dates() ? BarInterval::Day : BarInterval::Minute; }
    /// Errc::IntervalNotStored when intraday bars are needed and not stored, or are stored in steps that the periods
    /// cannot be made of.
    [[nodiscard]] Result<> check_stored(StoredIntervals stored) const;
};

/// One page of the answer. Its rows point into itself or into the series that it was made from.
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
[[nodiscard]] std::size_t work_of(const TimeSeriesQuery& query, const SeriesView& bars);
inline constexpr std::size_t kRowWork = 20;

/// The page of `query` over `bars`, the series of query.source(). All pages together are exactly the rows of the
/// response without a limit, in both orders.
[[nodiscard]] TimeSeriesPage page_of(const TimeSeriesQuery& query, const SeriesView& bars);

}  // namespace bourse::market
