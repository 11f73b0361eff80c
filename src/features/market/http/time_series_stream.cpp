#include "features/market/http/time_series_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "features/market/http/time_series_text.hpp"

namespace bourse::market {
namespace {

std::int64_t micros_of(const std::optional<UtcTime>& time) {
    return time ? time->micros() : std::numeric_limits<std::int64_t>::min();
}

/// A page of JSON or CSV as a part of the whole, which begins before it unless it is the first.
std::string part_of_whole(std::string page, http::ListForm form, bool is_first, bool is_last) {
    if (form == http::ListForm::Csv) {
        if (!is_first) page.erase(0, page.find("\r\n") + 2);
        return page;
    }
    if (!is_first) page.front() = ',';
    if (!is_last) page.pop_back();
    return page;
}

}  // namespace

std::string time_series_key(const TimeSeriesQuery& query, const ServedSeries& series, http::ListForm form) {
    const Interval interval = query.interval.value_or(Interval{});
    std::string key = fmt::format(
        "{} {} {} {} {} {} {} {} {} {} ", series.symbol.str(), series.version, static_cast<int>(form), interval.count,
        query.unit() ? static_cast<int>(*query.unit()) : -1, micros_of(query.start), micros_of(query.end),
        micros_of(query.cursor), static_cast<int>(query.order), query.limit.value_or(0));
    if (!query.has_bars) key += "- ";
    for (const indicators::Expression& expression : query.columns()) key += key_of(expression) + ' ';
    return key;
}

std::optional<TimeSeriesPieces::Extent> TimeSeriesPieces::find_extent(const std::string& key) {
    const MutexLock lock(mutex_);
    const Extent* const found = extents_.find(key);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

void TimeSeriesPieces::keep_extent(std::string key, const Extent& extent) {
    const MutexLock lock(mutex_);
    extents_.put(std::move(key), extent, 1);
}

std::optional<TimeSeriesPieces::Piece> TimeSeriesPieces::find(const std::string& key) {
    const MutexLock lock(mutex_);
    const Piece* const found = pieces_.find(key);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

void TimeSeriesPieces::keep(std::string key, const Piece& piece) {
    // The compressed form is made later, and seldom larger than a third.
    const std::size_t bytes = sizeof(Piece) + key.size() + piece.body->text()->size() * 4 / 3;
    const MutexLock lock(mutex_);
    pieces_.put(std::move(key), piece, bytes);
}

TimeSeriesStream::TimeSeriesStream(TimeSeriesQuery query, Source source, http::ListForm form, std::int64_t rows,
                                   std::shared_ptr<TimeSeriesPieces> pieces, tasks::BlockingPool& pool)
    : query_(std::move(query)),
      source_(std::move(source)),
      form_(form),
      rows_left_(rows),
      pieces_(std::move(pieces)),
      pool_(pool),
      key_(time_series_key(query_, *source_.series, form_)) {
    query_.limit = std::min(kRowsOfPiece, rows_left_);
}

Task<std::shared_ptr<const http::BodyPiece>> TimeSeriesStream::next() {
    if (is_ended_) co_return nullptr;
    std::string key = key_ + std::to_string(index_);
    std::optional<TimeSeriesPieces::Piece> piece = pieces_->find(key);
    if (!piece && work_of(query_, source_.series->series->view()) <= kMaxWorkOnIoThread) {
        piece = make_piece();
        pieces_->keep(std::move(key), *piece);
    } else if (!piece) {
        const auto work = [this, &key] {
            // Another client may have had it made while this one waited for the thread.
            if (auto made = pieces_->find(key)) return *std::move(made);
            TimeSeriesPieces::Piece made = make_piece();
            pieces_->keep(key, made);
            return made;
        };
        // The request was admitted when its response began.
        piece = co_await pool_.run_admitted(work);
    }
    ++index_;
    query_.cursor = piece->next;
    if (rows_left_ != kAllRows) rows_left_ -= *query_.limit;
    query_.limit = std::min(kRowsOfPiece, rows_left_);
    is_ended_ = !piece->next || rows_left_ <= 0;
    co_return piece->body;
}

TimeSeriesPieces::Piece TimeSeriesStream::make_piece() const {
    const TimeSeriesPage page = page_of(query_, source_.series->series->view());
    const bool is_last = !page.next || rows_left_ <= *query_.limit;
    const Symbol& symbol = source_.series->symbol;
    const IndicatorColumns* const indicators = source_.indicators.get();
    std::string text = form_ == http::ListForm::Csv ? to_csv(symbol, query_, page, indicators)
                                                    : to_json(symbol, query_, page, indicators);
    text = part_of_whole(std::move(text), form_, index_ == 0, is_last);
    text.shrink_to_fit();
    return {std::make_shared<const http::BodyPiece>(std::move(text)), page.next};
}

}  // namespace bourse::market
