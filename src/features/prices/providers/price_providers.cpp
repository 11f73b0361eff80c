#include "features/prices/providers/price_providers.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "features/prices/providers/price_answers.hpp"
#include "platform/upstream/http_answer.hpp"

namespace bourse::prices {
namespace {

using http_client::HttpOutcome;
using http_client::QueryParameter;
using Within = PriceProvider::Within;

/// The single request of a provider that returns all rates at once.
struct Question {
    std::string_view name;
    const char* url;
    const char* path;
    QueryParameter parameter;
    Answer<Rates> (*parse)(std::string_view body);
};

class OneQuestion final : public PriceProvider {
  public:
    OneQuestion(PriceProviderNeeds needs, Question question)
        : needs_(std::move(needs)), question_(std::move(question)) {
        if (needs_.url.empty()) needs_.url = question_.url;
    }

    [[nodiscard]] std::string_view name() const override { return question_.name; }

    Answer<BitcoinPrice> price(Within within) override {
        const std::string url = upstream::at_path(needs_.url, question_.path);
        const auto body = upstream::body_of(needs_.client.get({url, {question_.parameter}, within}));
        if (!body) return body.error();
        const auto rates = question_.parse(*body);
        if (!rates) return rates.error();
        return BitcoinPrice{*rates, needs_.clock.now(), std::string(name())};
    }

  private:
    PriceProviderNeeds needs_;
    const Question question_;
};

class Binance final : public PriceProvider {
  public:
    explicit Binance(PriceProviderNeeds needs) : needs_(std::move(needs)) {
        if (needs_.url.empty()) needs_.url = "https://api.binance.com";
    }

    [[nodiscard]] std::string_view name() const override { return "binance"; }

    Answer<BitcoinPrice> price(Within within) override {
        BitcoinPrice price{.provider = std::string(name())};
        const UtcTime begun = needs_.clock.now();
        for (const auto& [currency, symbol] : kSymbols) {
            const auto spent = std::max(UtcTime::Duration::zero(), needs_.clock.now() - begun);
            const Within left = within - std::chrono::ceil<Within>(spent);
            const auto rate = left > Within::zero() ? ask(symbol, left) : interrupted("deadline expired");
            if (rate) {
                price.set(currency, *rate);
            } else if (currency == Currency::Usd || rate.error().kind != Failure::Kind::UnknownSymbol) {
                return rate.error();
            }
        }
        price.time = needs_.clock.now();
        return price;
    }

  private:
    static constexpr std::array<std::pair<Currency, std::string_view>, 3> kSymbols{
        {{Currency::Usd, "BTCUSDT"}, {Currency::Eur, "BTCEUR"}, {Currency::Gbp, "BTCGBP"}}};
    static constexpr int kBadRequest = 400;
    static constexpr int kBanned = 418;
    static constexpr int kNotInThisCountry = 451;

    Answer<Rate> ask(std::string_view symbol, Within within) {
        const std::string url = upstream::at_path(needs_.url, "/api/v3/ticker/price");
        HttpOutcome outcome = needs_.client.get({url, {{"symbol", std::string(symbol)}}, within});
        if (outcome && outcome->status == kBadRequest) return binance_fault(outcome->body);
        if (outcome && outcome->status == kBanned) return throttled("temporarily banned", outcome->retry_after);
        if (outcome && outcome->status == kNotInThisCountry) return refused("not available in this country");
        const auto body = upstream::body_of(std::move(outcome));
        if (!body) return body.error();
        return parse_binance(symbol, *body);
    }

    PriceProviderNeeds needs_;
};

}  // namespace

std::unique_ptr<PriceProvider> make_coinbase(PriceProviderNeeds needs) {
    Question question{
        "coinbase", "https://api.coinbase.com", "/v2/exchange-rates", {"currency", "BTC"}, &parse_coinbase};
    return std::make_unique<OneQuestion>(std::move(needs), std::move(question));
}

std::unique_ptr<PriceProvider> make_kraken(PriceProviderNeeds needs) {
    Question question{
        "kraken", "https://api.kraken.com", "/0/public/Ticker", {"pair", "XBTUSD,XBTEUR,XBTGBP"}, &parse_kraken};
    return std::make_unique<OneQuestion>(std::move(needs), std::move(question));
}

std::unique_ptr<PriceProvider> make_binance(PriceProviderNeeds needs) {
    return std::make_unique<Binance>(std::move(needs));
}

}  // namespace bourse::prices
