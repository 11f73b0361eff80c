#include "features/market/http/answer_etags.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/sha256.hpp"
#include "features/indicators/model/catalogue.hpp"
#include "features/market/http/stocks_text.hpp"
#include "features/market/http/time_series_text.hpp"

namespace bourse::market {
namespace {

constexpr Date kDay(2024, 1, 31);

/// `-json-9f86d081"`.
std::string ending(std::string_view form, std::string_view sample) {
    constexpr std::size_t kHashBytes = 4;
    return '-' + std::string(form) + '-' + to_hex(sha256(sample), kHashBytes) + '"';
}

std::string text_of(const TimeSeriesQuery& query, const Series& bars, http::ListForm form,
                    const IndicatorColumns* indicators = nullptr) {
    const TimeSeriesPage page = page_of(query, bars.view());
    return form == http::ListForm::Csv ? to_csv(*query.symbol, query, page, indicators)
                                       : to_json(*query.symbol, query, page, indicators);
}

std::string sample_of_series(http::ListForm form) {
    Columns columns;
    for (int i = 0; i < 3; ++i) {
        const UtcTime time = UtcTime(kDay) + std::chrono::minutes(30 * i);
        columns.push_back({time, 10.0 + i, 1e9 + i, -0.25, 10.1, 1234567.0 + 0.5 * i, {}, {}, {}});
    }
    const Series bars(std::move(columns));
    TimeSeriesQuery query;
    query.symbol = Symbol::parse("A/Ö").value();
    std::string text = text_of(query, bars, form);
    for (const Frequency frequency : {Frequency::Hourly, Frequency::Weekly}) {
        query.interval = Interval{1, frequency};
        text += text_of(query, bars, form);
    }
    return text;
}

/// Enough bars for every indicator with its defaults.
constexpr int kBarsOfIndicators = 300;

std::shared_ptr<const Series> bars_for_indicators() {
    Columns columns;
    for (int i = 0; i < kBarsOfIndicators; ++i) {
        const double close = 100 + (7 * i % 11) * 0.5 + 0.25 * i - (i * i % 13) * 0.3;
        const double open = close - 0.3 + (3 * i % 4) * 0.2;
        columns.push_back({UtcTime(kDay) + std::chrono::days(i),
                           open,
                           std::max(open, close) + 0.5 + (11 * i % 3) * 0.1,
                           std::min(open, close) - 0.4 - (5 * i % 4) * 0.1,
                           close,
                           1000.0 + (37 * i % 17) * 50,
                           {},
                           {},
                           {}});
    }
    return std::make_shared<const Series>(std::move(columns));
}

std::string sample_of_indicators(http::ListForm form) {
    const std::shared_ptr<const Series> bars = bars_for_indicators();
    TimeSeriesQuery query;
    query.symbol = Symbol::parse("A").value();
    std::vector<indicators::Expression> all;
    IndicatorColumns columns{std::make_shared<const Frame>(bars, std::nullopt), {}};
    for (const indicators::Declaration& declaration : indicators::catalogue()) {
        all.push_back(*indicators::parse_expressions(declaration.name)->begin());
        columns.values.push_back(compute_indicator(all.back(), columns.frame));
    }
    query.indicators = std::move(all);
    return text_of(query, *bars, form, &columns);
}

std::vector<Stock> sample_of_stocks() {
    const BarsSummary summary{.first = kDay, .last = kDay, .bars = 1};
    const Symbol symbol = Symbol::parse("A/Ö").value();
    return {{symbol, "\"Ö\", =1", "EUR", Source::Import, summary, summary, 5},
            {symbol, "", "", Source::Simulated, summary, std::nullopt, 0}};
}

}  // namespace

AnswerEtags::AnswerEtags(std::string_view json_sample, std::string_view csv_sample)
    : json_ending_(ending("json", json_sample)), csv_ending_(ending("csv", csv_sample)) {}

std::string AnswerEtags::of(Version version, http::ListForm form) const {
    return '"' + std::to_string(version) + (form == http::ListForm::Csv ? csv_ending_ : json_ending_);
}

const AnswerEtags& time_series_etags() {
    static const AnswerEtags etags(sample_of_series(http::ListForm::Json), sample_of_series(http::ListForm::Csv));
    return etags;
}

const AnswerEtags& indicators_etags() {
    static const AnswerEtags etags(sample_of_indicators(http::ListForm::Json),
                                   sample_of_indicators(http::ListForm::Csv));
    return etags;
}

const AnswerEtags& stocks_etags() {
    static const AnswerEtags etags(to_json(sample_of_stocks()), to_csv(sample_of_stocks()));
    return etags;
}

}  // namespace bourse::market
