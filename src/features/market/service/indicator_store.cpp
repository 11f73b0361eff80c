#include "features/market/service/indicator_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "features/market/model/resample.hpp"

namespace bourse::market {
namespace {

indicators::Bars bars_of(const SeriesView& rows) {
    return {rows.times, rows.open, rows.high, rows.low, rows.close, rows.volume, rows.close};
}

std::size_t outputs_of(std::span<const indicators::Expression> expressions) {
    std::size_t outputs = 0;
    for (const indicators::Expression& expression : expressions) outputs += expression.declaration->outputs.size();
    return outputs;
}

bool begins_with(const SeriesView& rows, const SeriesView& first) {
    if (first.size() > rows.size()) return false;
    const auto is_same = [&](auto column) {
        return std::ranges::equal((first.*column), (rows.*column).first(first.size()));
    };
    return is_same(&SeriesView::times) && is_same(&SeriesView::open) && is_same(&SeriesView::high) &&
           is_same(&SeriesView::low) && is_same(&SeriesView::close) && is_same(&SeriesView::volume);
}

/// What was computed of an earlier state of the series, if its rows are the first ones of `frame`; otherwise nothing
/// computed yet.
indicators::Computation begin(const indicators::Expression& expression, const SeriesView& rows,
                              const IndicatorValues* earlier) {
    if (earlier != nullptr) {
        const std::size_t taken = earlier->computation.taken();
        if (begins_with(rows, earlier->frame->rows().slice(0, taken))) return earlier->computation;
    }
    return indicators::Computation(expression);
}

}  // namespace

std::shared_ptr<const IndicatorValues> compute_indicator(const indicators::Expression& expression,
                                                         std::shared_ptr<const Frame> frame,
                                                         const IndicatorValues* earlier) {
    const SeriesView rows = frame->rows();
    indicators::Computation computation = begin(expression, rows, earlier);
    // The last row of a series that grows may still change.
    const std::size_t settled = rows.empty() ? 0 : rows.size() - 1;
    const std::size_t taken = computation.taken();
    if (settled > taken) computation.advance(bars_of(rows.slice(taken, settled - taken)));
    computation.preview(bars_of(rows.slice(settled, rows.size() - settled)));
    return std::make_shared<const IndicatorValues>(IndicatorValues{std::move(frame), std::move(computation)});
}

Frame::Frame(std::shared_ptr<const Series> stored, const std::optional<Period>& period) : stored_(std::move(stored)) {
    if (period) resampled_ = resample(stored_->view(), *period);
}

std::size_t IndicatorValues::bytes() const {
    constexpr std::size_t kUsualState = 1024;
    // With the columns of the frame, which may be kept by nothing else.
    return frame->rows().size() * (computation.outputs() + 6) * sizeof(double) + kUsualState;
}

std::shared_ptr<const Frame> IndicatorStore::frame_of(const TimeSeriesQuery& query, const ServedSeries& series,
                                                      const std::string& key) {
    {
        const MutexLock lock(mutex_);
        const auto* const kept = frames_.find(key);
        if (kept != nullptr && (*kept)->stored() == series.series) return *kept;
    }
    auto frame = std::make_shared<const Frame>(series.series, query.period());
    const MutexLock lock(mutex_);
    frames_.put(key, frame, frame->bytes());
    return frame;
}

Result<std::shared_ptr<const IndicatorColumns>> IndicatorStore::get(const TimeSeriesQuery& query,
                                                                    const ServedSeries& series) {
    if (query.columns().empty()) return nullptr;
    const Interval interval = query.interval.value_or(Interval{});
    const std::string key = fmt::format("{} {} {} ", series.symbol.str(), interval.count,
                                        query.unit() ? static_cast<int>(*query.unit()) : -1);
    auto columns = std::make_shared<IndicatorColumns>();
    columns->frame = frame_of(query, series, key);
    const std::size_t rows = columns->frame->rows().size();
    if (const std::size_t outputs = outputs_of(query.columns()); rows * outputs > kMaxValues) {
        std::string detail =
            fmt::format("would make {} values of {} bars; at most {} are possible", rows * outputs, rows, kMaxValues);
        return Error{
            Errc::InvalidInput, "indicators " + detail, {}, {{InputFault::In::Query, "indicators", std::move(detail)}}};
    }
    for (const indicators::Expression& expression : query.columns()) {
        const std::string key_of_values = key + key_of(expression);
        std::shared_ptr<const IndicatorValues> values;
        {
            const MutexLock lock(mutex_);
            const auto* const kept = values_.find(key_of_values);
            if (kept != nullptr) values = *kept;
        }
        if (!values || values->frame != columns->frame) {
            values = compute_indicator(expression, columns->frame, values.get());
            const MutexLock lock(mutex_);
            values_.put(key_of_values, values, values->bytes());
        }
        columns->values.push_back(std::move(values));
    }
    return std::shared_ptr<const IndicatorColumns>(std::move(columns));
}

}  // namespace bourse::market
