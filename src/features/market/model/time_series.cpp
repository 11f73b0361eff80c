#include "features/market/model/time_series.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "features/market/model/resample.hpp"

namespace bourse::market {
namespace {

constexpr UtcTime kBeginning = UtcTime::from_micros(std::numeric_limits<std::int64_t>::min());
constexpr UtcTime kForever = UtcTime::from_micros(std::numeric_limits<std::int64_t>::max());

Error fault(std::string name, std::string detail) {
    std::string sentence = name + ' ' + detail;
    return {Errc::InvalidInput, std::move(sentence), {}, {{InputFault::In::Query, std::move(name), std::move(detail)}}};
}

/// The period for resampling; empty when the bars of `source` are the rows.
std::optional<Period> resampling(const TimeSeriesQuery& query, BarInterval source) {
    if (query.period) return query.period;
    if (source == BarInterval::Minute) return Period(1, Frequency::Daily);
    return std::nullopt;
}

/// The bars of the page, cut by range and cursor; the cursor never cuts a period.
SeriesView bars_of_page(const TimeSeriesQuery& query, const SeriesView& bars, const std::optional<Period>& period) {
    UtcTime from = query.from;
    UtcTime to = query.to;
    if (query.after && query.order == Order::OldestFirst) {
        from = std::max(from, period ? period->next_start(*query.after) : *query.after + UtcTime::Duration(1));
    } else if (query.after) {
        to = std::min(to, period ? period->period_start(*query.after) : *query.after);
    }
    return bars.between(from, to);
}

}  // namespace

Result<Order> parse_order(std::string_view text) {
    if (text == "asc") return Order::OldestFirst;
    if (text == "desc") return Order::NewestFirst;
    return invalid("is not one of asc, desc");
}

Result<UtcTime> parse_date_or_time(std::string_view text) {
    if (const auto date = Date::parse(text)) return UtcTime(*date);
    auto time = UtcTime::parse(text);
    if (!time) return invalid("is neither a date (YYYY-MM-DD) nor a time (YYYY-MM-DDTHH:MM:SSZ)");
    return time;
}

Result<TimeSeriesQuery> to_query(const TimeSeriesInput& input) {
    if (input.interval && !input.frequency) return fault("frequency", "is required with interval");
    if (input.frequency && !input.interval) return fault("interval", "is required with frequency");
    TimeSeriesQuery query;
    if (input.interval) query.period.emplace(*input.interval, *input.frequency);
    query.from = input.start.value_or(kBeginning);
    query.to = input.end.value_or(kForever);
    if (input.start && input.end && *input.start >= *input.end) return fault("end", "is not after start");
    query.order = input.order;
    query.limit = static_cast<std::size_t>(input.limit);
    query.after = input.cursor;
    return query;
}

Result<BarInterval> source_of(const TimeSeriesQuery& query, StoredIntervals stored) {
    if (!query.has_dates()) {
        if (stored.minute) return BarInterval::Minute;
        const std::string asked(to_string(query.period->frequency()));
        return Error{
            Errc::IntervalNotStored, asked + " bars require minute bars, but only daily bars are stored", {}, {}};
    }
    return stored.day || !stored.minute ? BarInterval::Day : BarInterval::Minute;
}

std::size_t work_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source) {
    const std::optional<Period> period = resampling(query, source);
    const SeriesView part = bars_of_page(query, bars, period);
    if (!period || part.empty()) return std::min(query.limit, part.size()) * kRowWork;
    const UtcTime::Duration length = period->longest();
    const auto periods = static_cast<std::size_t>((part.times.back() - part.times.front()) / length) + 2;
    const auto bars_of_period = static_cast<std::size_t>(length / std::chrono::minutes(minutes_of(source))) + 1;
    const std::size_t wanted = query.limit + 1;
    const std::size_t reduced = wanted < part.size() / bars_of_period ? wanted * bars_of_period : part.size();
    return std::min({wanted, periods, part.size()}) * kRowWork + reduced;
}

TimeSeriesPage page_of(const TimeSeriesQuery& query, const SeriesView& bars, BarInterval source) {
    const bool newest_first = query.order == Order::NewestFirst;
    const std::size_t limit = query.limit;
    const std::size_t wanted = limit + 1;  // one more row shows whether another page follows
    const std::optional<Period> period = resampling(query, source);

    TimeSeriesPage page;
    page.rows = bars_of_page(query, bars, period);
    if (period) {
        if (newest_first) page.rows = last_periods(page.rows, *period, wanted);
        page.resampled = resample(page.rows, *period, wanted);
        page.rows = page.resampled.view();
    }
    if (page.rows.size() > limit) {
        page.rows = page.rows.slice(newest_first ? page.rows.size() - limit : 0, limit);
        page.next = newest_first ? page.rows.times.front() : page.rows.times.back();
    }
    return page;
}

}  // namespace bourse::market
