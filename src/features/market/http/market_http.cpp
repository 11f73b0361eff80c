#include "features/market/http/market_http.hpp"

#include <charconv>

#include "features/market/http/answer_etags.hpp"
#include "features/market/http/cursor.hpp"
#include "features/market/http/ndays_text.hpp"
#include "features/market/http/stocks_text.hpp"
#include "features/market/http/time_series_stream.hpp"
#include "features/market/http/time_series_text.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/service/market.hpp"
#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::market {
namespace {

using openapi::HandlerResult;

struct StocksInput {
    std::optional<std::string> q;
    std::optional<std::int64_t> limit;
    std::optional<Symbol> cursor;
};

struct NdaysInput {
    std::optional<Symbol> symbol;
    std::optional<std::int64_t> ndays;
};

// Time series
// --------------------------------------------------------------------------------------------------------------------

/// Larger answers are sent in pieces: about a megabyte.
constexpr std::size_t kMaxRowsAtOnce = 8'192;
/// Memory for the pieces that were sent last.
constexpr std::size_t kPiecesBudget = std::size_t{16} << 20;

struct TimeSeriesParts {
    Market& market;
    std::shared_ptr<TimeSeriesPieces> pieces = std::make_shared<TimeSeriesPieces>(kPiecesBudget);
};

/// What a time series is made from.
struct TimeSeriesRequest {
    const openapi::Call& call;
    const TimeSeriesQuery& query;
    const SharedSeries& series;
    http::ListForm form;
    /// Null without indicators.
    std::shared_ptr<const IndicatorColumns> indicators{};

    [[nodiscard]] std::string key() const { return time_series_key(query, *series, form); }
    [[nodiscard]] std::string text_of(const TimeSeriesPage& page) const {
        return form == http::ListForm::Csv ? to_csv(series->symbol, query, page, indicators.get())
                                           : to_json(series->symbol, query, page, indicators.get());
    }
};

const AnswerEtags& etags_of(const TimeSeriesQuery& query) {
    return query.indicators ? indicators_etags() : time_series_etags();
}

/// A response without its body. `next`: the key of its last row, when more rows follow that it does not contain.
http::Response begin_time_series(const TimeSeriesRequest& asked, std::optional<UtcTime> next) {
    http::Response response = http::respond_list(asked.form, {});
    if (next) http::link_next_page(response, asked.call.request, encode_time_cursor(*next));
    response.etag = etags_of(asked.query).of(asked.series->version, asked.form);
    response.cacheable_while = asked.series->fresh;
    if (!asked.series->fresh) http::mark_stale(response);
    return response;
}

http::Response send_in_pieces(const TimeSeriesParts& parts, const TimeSeriesRequest& asked,
                              const TimeSeriesPieces::Extent& extent) {
    http::Response response = begin_time_series(asked, extent.next);
    response.body = nullptr;
    response.stream =
        std::make_shared<TimeSeriesStream>(asked.query, TimeSeriesStream::Source{asked.series, asked.indicators},
                                           asked.form, extent.rows, parts.pieces, parts.market.pool());
    return response;
}

http::Response write_page(const TimeSeriesParts& parts, const TimeSeriesRequest& asked) {
    const TimeSeriesPage page = page_of(asked.query, asked.series->series->view());
    const bool is_all = page.next && !asked.query.limit;
    if (is_all || page.rows.size() > kMaxRowsAtOnce) {
        const TimeSeriesPieces::Extent extent =
            is_all ? TimeSeriesPieces::Extent{TimeSeriesStream::kAllRows, std::nullopt}
                   : TimeSeriesPieces::Extent{static_cast<std::int64_t>(page.rows.size()), page.next};
        parts.pieces->keep_extent(asked.key(), extent);
        return send_in_pieces(parts, asked, extent);
    }
    http::Response response = begin_time_series(asked, page.next);
    response.body = http::make_body(asked.text_of(page));
    return response;
}

HandlerResult write_page_with_indicators(const TimeSeriesParts& parts, TimeSeriesRequest asked) {
    auto indicators = parts.market.indicators().get(asked.query, *asked.series);
    if (!indicators) return indicators.error();
    asked.indicators = *std::move(indicators);
    return write_page(parts, asked);
}

/// In the unit of work_of(): as if no value were kept.
std::size_t work_of_indicators(const TimeSeriesQuery& query, const SeriesView& bars) {
    constexpr std::size_t kWorkOfValue = 4;
    return query.columns().size() * bars.size() * kWorkOfValue;
}

Task<HandlerResult> get_time_series(const TimeSeriesParts& parts, const openapi::Call& call, TimeSeriesQuery query) {
    if (const Result<> checked = query.check(); !checked) co_return checked.error();
    if (query.input) set_usual_input(*query.indicators, *query.input);
    auto finding = parts.market.series().get(*query.symbol, query.source());
    const auto found = co_await std::move(finding);
    if (!found) co_return found.error();
    const SharedSeries& series = *found;
    if (const Result<> checked = query.check_stored(series->stored); !checked) co_return checked.error();
    const TimeSeriesRequest asked{call, query, series, http::list_form(call.media_type)};
    const bool may_be_large = !query.indicators && static_cast<std::size_t>(query.rows_of_page()) > kMaxRowsAtOnce;
    if (const auto extent = may_be_large ? parts.pieces->find_extent(asked.key()) : std::nullopt) {
        co_return send_in_pieces(parts, asked, *extent);
    }
    const SeriesView bars = series->series->view();
    const auto work = [&] { return write_page_with_indicators(parts, asked); };
    if (work_of(query, bars) + work_of_indicators(query, bars) <= kMaxWorkOnIoThread) co_return work();
    co_return co_await parts.market.pool().run(work);
}

// List of symbols
// --------------------------------------------------------------------------------------------------------------------

/// Symbols of a page of a list without a limit.
constexpr std::int64_t kUsualStocks = 1'000;

/// A page of the list, and the symbol that it ends with when more follow.
struct StocksPage {
    std::string text;
    std::optional<Symbol> next;
};

StocksPage make_stocks_page(StockPage page, std::int64_t limit, http::ListForm form) {
    std::vector<Stock>& stocks = page.stocks;
    const bool has_more = std::ssize(stocks) > limit;
    if (has_more) stocks.pop_back();
    StocksPage made{form == http::ListForm::Csv ? to_csv(stocks) : to_json(stocks), std::nullopt};
    if (has_more) made.next = stocks.back().symbol;
    return made;
}

/// The whole list. A page is read when it is needed, so symbols may change meanwhile.
http::Response write_all_stocks(Market& market, StockQuery query, StocksPage first, http::ListForm form) {
    query.after = first.next->str();
    const auto make_page = [&market, query, form]() mutable {
        StocksPage page = make_stocks_page(market.list(query).page, query.limit - 1, form);
        if (page.next) query.after = page.next->str();
        return http::PagedBody::Page{std::move(page.text), page.next.has_value()};
    };
    return http::respond_in_pages(form, std::move(first.text), market.pool(), make_page);
}

http::Response write_stocks(Market& market, const openapi::Call& call, const StockQuery& query, bool is_paged) {
    Listing listing = market.list(query);
    const Version version = listing.page.version;
    const http::ListForm form = http::list_form(call.media_type);
    StocksPage page = make_stocks_page(std::move(listing.page), query.limit - 1, form);
    http::Response response;
    if (page.next && !is_paged) {
        response = write_all_stocks(market, query, std::move(page), form);
    } else {
        response = http::respond_list(form, std::move(page.text));
        if (page.next) http::link_next_page(response, call.request, encode_stock_cursor(*page.next));
    }
    response.etag = stocks_etags().of(version, form);
    response.cacheable_while = std::move(listing.fresh);
    return response;
}

Task<HandlerResult> list_stocks(Market& market, const openapi::Call& call, StocksInput input) {
    StockQuery query{input.q.value_or(""), std::nullopt, input.limit.value_or(kUsualStocks) + 1};
    if (input.cursor) query.after = input.cursor->str();
    const auto work = [&] { return write_stocks(market, call, query, input.limit.has_value()); };
    co_return co_await market.pool().run(work);
}

// Last trading days
// --------------------------------------------------------------------------------------------------------------------

/// The store answers immediately, so the age is 0.
Task<Result<LatestDays>> ask_store(Market& market, Symbol symbol, std::int64_t days) {
    const auto work = [&] { return market.latest_days(symbol, days); };
    co_return co_await market.pool().run(work);
}

Task<HandlerResult> get_ndays(const NdaysDefaults& defaults, const AskLatestDays& ask_latest_days, NdaysInput input) {
    const Symbol symbol = input.symbol.value_or(defaults.symbol);
    auto asking = ask_latest_days(symbol, input.ndays.value_or(defaults.ndays));
    const auto latest = co_await std::move(asking);
    if (!latest) co_return latest.error();
    http::Response response = http::respond_json(ndays_json(symbol, latest->bars));
    response.etag = http::etag_of(*response.body);
    if (latest->is_stale) http::mark_stale(response, latest->age);
    co_return response;
}

/// All parameters but the symbol.
openapi::Binding<TimeSeriesQuery> time_series_binding() {
    return openapi::Binding<TimeSeriesQuery>()
        .query("interval", &TimeSeriesQuery::interval)
        .query("frequency", &TimeSeriesQuery::frequency, parse_frequency)
        .query("start", &TimeSeriesQuery::start, parse_range_start)
        .query("end", &TimeSeriesQuery::end, parse_range_end)
        .query("limit", &TimeSeriesQuery::limit)
        .query("order", &TimeSeriesQuery::order, parse_order)
        .query("cursor", &TimeSeriesQuery::cursor, decode_time_cursor)
        .query("indicators", &TimeSeriesQuery::indicators, indicators::parse_expressions)
        .query("input", &TimeSeriesQuery::input, indicators::parse_input);
}

}  // namespace

void register_market(openapi::Registry& registry, Market& market, AskLatestDays ask_latest_days) {
    if (!ask_latest_days) {
        ask_latest_days = [&market](Symbol symbol, std::int64_t days) {
            return ask_store(market, std::move(symbol), days);
        };
    }
    const auto answer_time_series = [parts = TimeSeriesParts{market}](const openapi::Call& call,
                                                                      TimeSeriesQuery query) {
        return get_time_series(parts, call, std::move(query));
    };
    registry.add("getTimeSeries", time_series_binding().path("symbol", &TimeSeriesQuery::symbol), answer_time_series);
    registry.add("getTimeSeriesBySymbol", time_series_binding().query("symbol", &TimeSeriesQuery::symbol),
                 answer_time_series);
    const auto answer_indicators = [answer_time_series](const openapi::Call& call, TimeSeriesQuery query) {
        query.has_bars = false;
        return answer_time_series(call, std::move(query));
    };
    registry.add("getIndicators", time_series_binding().path("symbol", &TimeSeriesQuery::symbol), answer_indicators);
    registry.add("getIndicatorsBySymbol", time_series_binding().query("symbol", &TimeSeriesQuery::symbol),
                 answer_indicators);
    registry.add("listStocks",
                 openapi::Binding<StocksInput>()
                     .query("q", &StocksInput::q)
                     .query("limit", &StocksInput::limit)
                     .query("cursor", &StocksInput::cursor, decode_stock_cursor),
                 [&market](const openapi::Call& call, StocksInput input) {
                     return list_stocks(market, call, std::move(input));
                 });
    registry.add(
        "getNdays",
        openapi::Binding<NdaysInput>().query("symbol", &NdaysInput::symbol).query("ndays", &NdaysInput::ndays),
        [&defaults = market.options().ndays, ask_latest_days = std::move(ask_latest_days)](
            const openapi::Call&, NdaysInput input) { return get_ndays(defaults, ask_latest_days, std::move(input)); });
}

}  // namespace bourse::market
