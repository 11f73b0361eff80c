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

struct NamedPeriod {
    UtcTime start;
    /// The start of the next one.
    UtcTime end;
};

/// The period that `2024-01` or `2024` names; empty for anything else.
std::optional<NamedPeriod> parse_month_or_year(std::string_view text) {
    constexpr std::size_t kYear = std::string_view("2024").size();
    constexpr std::size_t kMonth = std::string_view("2024-01").size();
    if (text.size() != kYear && text.size() != kMonth) return std::nullopt;
    const bool is_year = text.size() == kYear;
    const auto first = Date::parse(std::string(text) + (is_year ? "-01-01" : "-01"));
    if (!first) return std::nullopt;
    const UtcTime start(*first);
    return NamedPeriod{start, Period(1, is_year ? Frequency::Annual : Frequency::Monthly).next_start(start)};
}

Result<UtcTime> parse_bound(std::string_view text) {
    auto bound = parse_date_or_time(text);
    if (!bound) {
        return invalid(
            "is neither a date (YYYY-MM-DD), a month (YYYY-MM) or a year (YYYY), nor a time (YYYY-MM-DDTHH:MM:SSZ)");
    }
    return bound;
}

/// The bars of the page, cut by range and cursor; the cursor never cuts a period.
SeriesView bars_of_page(const TimeSeriesQuery& query, const SeriesView& bars, const std::optional<Period>& period) {
    UtcTime from = query.start.value_or(kBeginning);
    UtcTime to = query.end.value_or(kForever);
    if (const auto& cursor = query.cursor; cursor && query.order == Order::OldestFirst) {
        from = std::max(from, period ? period->next_start(*cursor) : *cursor + UtcTime::Duration(1));
    } else if (cursor) {
        to = std::min(to, period ? period->period_start(*cursor) : *cursor);
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

Result<UtcTime> parse_range_start(std::string_view text) {
    if (const auto named = parse_month_or_year(text)) return named->start;
    return parse_bound(text);
}

Result<UtcTime> parse_range_end(std::string_view text) {
    if (const auto named = parse_month_or_year(text)) return named->end;
    return parse_bound(text);
}

Result<> TimeSeriesQuery::check() const {
    if (interval && !unit()) return fault("frequency", "is required, unless interval has a unit, as in 1d");
    if (interval && interval->unit && frequency) return fault("frequency", "must be omitted when interval has a unit");
    if (frequency && !interval) return fault("interval", "is needed beside frequency");
    if (start && end && *start >= *end) return fault("end", "is not after start");
    if (input && !indicators) return fault("input", "is for indicators, and there are none");
    return {};
}

std::optional<Period> TimeSeriesQuery::period() const {
    if (!interval) return std::nullopt;
    return Period(interval->count, *unit());
}

Result<> TimeSeriesQuery::check_stored(StoredIntervals stored) const {
    if (has_dates()) return {};
    const std::string wanted(to_string(*unit()));
    if (stored.step == 0) {
        return Error{
            Errc::IntervalNotStored, wanted + " bars require minute bars, but only daily bars are stored", {}, {}};
    }
    if (*unit() == Frequency::Hourly || interval->count % stored.step == 0) return {};
    const std::string step = std::to_string(stored.step);
    return Error{Errc::IntervalNotStored,
                 "bars of " + step + " minutes are stored: interval must be a multiple of " + step,
                 {},
                 {}};
}

std::size_t work_of(const TimeSeriesQuery& query, const SeriesView& bars) {
    const std::optional<Period> period = query.period();
    const SeriesView part = bars_of_page(query, bars, period);
    const auto limit = static_cast<std::size_t>(query.rows_of_page());
    if (!period || part.empty()) return std::min(limit, part.size()) * kRowWork;
    const UtcTime::Duration length = period->max_length();
    const auto periods = static_cast<std::size_t>((part.times.back() - part.times.front()) / length) + 2;
    const auto bars_of_period = static_cast<std::size_t>(length / std::chrono::minutes(minutes_of(query.source()))) + 1;
    const std::size_t wanted = limit + 1;
    const std::size_t reduced = wanted < part.size() / bars_of_period ? wanted * bars_of_period : part.size();
    return std::min({wanted, periods, part.size()}) * kRowWork + reduced;
}

TimeSeriesPage page_of(const TimeSeriesQuery& query, const SeriesView& bars) {
    const bool newest_first = query.order == Order::NewestFirst;
    const auto limit = static_cast<std::size_t>(query.rows_of_page());
    const std::size_t wanted = limit + 1;  // one more tells whether there are more
    const std::optional<Period> period = query.period();

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
