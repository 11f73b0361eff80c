#include "features/quotes/providers/alphavantage.hpp"

#include <utility>

#include "features/quotes/providers/alphavantage_text.hpp"
#include "platform/upstream/http_answer.hpp"

namespace bourse::quotes {
namespace {

/// Number of days of `outputsize=compact`, and calendar days that never have more trading days than that.
constexpr std::int64_t kCompactDays = 100;
constexpr int kCompactCalendarDays = 138;

class AlphaVantage final : public Provider {
  public:
    AlphaVantage(http_client::HttpClient& client, const Clock& clock, AlphaVantageOptions options)
        : client_(client), clock_(clock), options_(std::move(options)) {}

    [[nodiscard]] std::string_view name() const override { return "alphavantage"; }

    Answer<Quote> quote(const Symbol& symbol, Within within) override {
        const std::string code = alphavantage_code(symbol);
        const auto body = ask(within, {{"function", "GLOBAL_QUOTE"}, {"symbol", code}});
        if (!body) return body.error();
        auto quote = parse_alphavantage_quote(symbol, code, *body);
        if (quote) quote->provider = name();
        return quote;
    }

    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override {
        const std::string code = alphavantage_code(symbol);
        const auto body =
            ask(within, {{"function", options_.adjusted ? "TIME_SERIES_DAILY_ADJUSTED" : "TIME_SERIES_DAILY"},
                         {"symbol", code},
                         {"outputsize", is_compact(range) ? "compact" : "full"},
                         {"datatype", "csv"}});
        if (!body) return body.error();
        auto daily = parse_alphavantage_daily(code, *body);
        if (!daily) return daily.error();
        cut(*daily, range);
        daily->provider = name();
        return daily;
    }

  private:
    [[nodiscard]] bool is_compact(const DailyRange& range) const {
        if (range.newest && *range.newest <= kCompactDays) return true;
        return range.from && *range.from > clock_.now().date().plus_days(-kCompactCalendarDays);
    }

    Answer<std::string> ask(Within within, std::vector<http_client::QueryParameter> query) {
        if (options_.key.empty()) return refused("no API key configured");
        query.push_back({"apikey", std::string(options_.key.reveal())});
        return upstream::body_of(client_.get({upstream::at_path(options_.url, "/query"), std::move(query), within}));
    }

    http_client::HttpClient& client_;
    const Clock& clock_;
    const AlphaVantageOptions options_;
};

}  // namespace

std::string alphavantage_code(const Symbol& symbol) {
    constexpr std::string_view kOfTheUsa = ".US";
    const std::string& text = symbol.str();
    const bool is_of_the_usa = text.size() > kOfTheUsa.size() && text.ends_with(kOfTheUsa);
    return is_of_the_usa ? text.substr(0, text.size() - kOfTheUsa.size()) : text;
}

std::unique_ptr<Provider> make_alphavantage(http_client::HttpClient& client, const Clock& clock,
                                            AlphaVantageOptions options) {
    return std::make_unique<AlphaVantage>(client, clock, std::move(options));
}

}  // namespace bourse::quotes
