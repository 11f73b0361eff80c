#include "features/quotes/providers/stooq.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "features/quotes/providers/stooq_text.hpp"
#include "platform/upstream/http_answer.hpp"

namespace bourse::quotes {
namespace {

constexpr int kDaysMore = 30;
/// For this date or an earlier one, the whole history is requested.
constexpr Date kOldest(1900, 1, 1);

/// `YYYYMMDD`.
std::string compact(Date date) {
    std::string text = date.to_string();
    std::erase(text, '-');
    return text;
}

class Stooq final : public Provider {
  public:
    Stooq(http_client::HttpClient& client, const Clock& clock, StooqOptions options)
        : client_(client), clock_(clock), options_(std::move(options)) {}

    [[nodiscard]] std::string_view name() const override { return "stooq"; }

    Answer<Quote> quote(const Symbol& symbol, Within within) override {
        const auto body = ask("/q/l/", within,
                              {{"s", to_lower(symbol.str())}, {"f", "sd2t2ohlcvn"}, {"h", std::nullopt}, {"e", "csv"}});
        if (!body) return body.error();
        auto quote = parse_stooq_quote(symbol, *body);
        if (quote) quote->provider = name();
        return quote;
    }

    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override {
        std::vector<http_client::QueryParameter> query{{"s", to_lower(symbol.str())}, {"i", "d"}};
        if (range.from && *range.from > kOldest) {
            // stooq needs both parameters or none.
            query.push_back({"d1", compact(range.from->plus_days(-kDaysMore))});
            query.push_back({"d2", compact(clock_.now().date().plus_days(1))});
        }
        if (!options_.key.empty()) query.push_back({"apikey", std::string(options_.key.reveal())});
        const auto body = ask("/q/d/l/", within, std::move(query));
        if (!body) return body.error();
        auto daily = parse_stooq_daily(*body);
        if (!daily) return daily.error();
        cut(*daily, range);
        daily->provider = name();
        return daily;
    }

  private:
    Answer<std::string> ask(std::string_view path, Within within, std::vector<http_client::QueryParameter> query) {
        return upstream::body_of(client_.get({upstream::at_path(options_.url, path), std::move(query), within}));
    }

    http_client::HttpClient& client_;
    const Clock& clock_;
    const StooqOptions options_;
};

}  // namespace

std::unique_ptr<Provider> make_stooq(http_client::HttpClient& client, const Clock& clock, StooqOptions options) {
    return std::make_unique<Stooq>(client, clock, std::move(options));
}

}  // namespace bourse::quotes
