#include "features/prices/providers/price_answers.hpp"

#include <gtest/gtest.h>

namespace bourse::prices {
namespace price_answers_test {

using Kind = Failure::Kind;

std::string text_of(const std::optional<Rate>& rate) {
    return rate ? rate->to_string() : "none";
}
std::string in(const Rates& rates, Currency currency) {
    return text_of(rates[static_cast<std::size_t>(currency)]);
}

TEST(RateText, GivenDigitsThenTheyAreTheRate) {
    EXPECT_EQ(parse_rate("64123.45")->to_string(), "64123.45000000");
    EXPECT_EQ(parse_rate("0.00000001")->to_string(), "0.00000001");
    EXPECT_EQ(parse_rate("1")->to_string(), "1.00000000");
    EXPECT_EQ(parse_rate("999999999.99999999")->to_string(), "999999999.99999999");
}

TEST(RateText, GivenMoreThanEightPlacesThenTheRestIsCutOff) {
    EXPECT_EQ(parse_rate("58848.62633550999")->to_string(), "58848.62633550");
    EXPECT_EQ(parse_rate("1.0000000000000000000000000000000000001")->to_string(), "1.00000000");
}

TEST(RateText, GivenAnythingElseThenItIsBroken) {
    for (const auto* text : {"", "0", "0.0", "-1", "+1", "1e5", "NaN", "inf", " 1", "1 ", "1,000.00", ".5", "5.",
                             "1.2.3", "1.123456789x", "0.000000001", "1000000000", "99999999999999999999"}) {
        EXPECT_EQ(parse_rate(text).error().kind, Kind::Broken) << text;
    }
}

TEST(CoinbaseText, GivenRatesThenTheyAreExact) {
    const auto rates = parse_coinbase(
        R"({"data":{"currency":"BTC","rates":{"AED":"1.1","USD":"64123.45","GBP":"50012.345","EUR":"58700.1"}}})");
    ASSERT_TRUE(rates) << rates.error().what;
    EXPECT_EQ(in(*rates, Currency::Usd), "64123.45000000");
    EXPECT_EQ(in(*rates, Currency::Gbp), "50012.34500000");
    EXPECT_EQ(in(*rates, Currency::Eur), "58700.10000000");
}

TEST(CoinbaseText, GivenNoPoundsThenTheRestIsThere) {
    const auto rates = parse_coinbase(R"({"data":{"currency":"BTC","rates":{"USD":"64123.45"}}})");
    ASSERT_TRUE(rates);
    EXPECT_EQ(in(*rates, Currency::Gbp), "none");
}

TEST(CoinbaseText, GivenOddBodiesThenTheyAreBroken) {
    for (const auto* body :
         {"", "[]", "null", "<html>", R"({"data":null})", R"({"data":{"currency":"BTC"}})",
          R"({"data":{"currency":"ETH","rates":{"USD":"1"}}})", R"({"data":{"currency":"BTC","rates":{"EUR":"1"}}})",
          R"({"data":{"currency":"BTC","rates":{"USD":64123.45}}})",
          R"({"data":{"currency":"BTC","rates":{"USD":"1","EUR":"none"}}})",
          R"({"data":{"currency":"BTC","rates":{"USD":"1","USD":"2"}}})", R"({"errors":[{"id":"not_found"}]})",
          R"({"data":{"currency":"BTC","rates":{"USD":"64123.45"}}} and more)"}) {
        const auto rates = parse_coinbase(body);
        ASSERT_FALSE(rates) << body;
        EXPECT_EQ(rates.error().kind, Kind::Broken) << body;
    }
}

TEST(KrakenText, GivenTickersThenTheLastTradesAreTheRates) {
    const auto rates = parse_kraken(R"({"error":[],"result":{
        "XXBTZUSD":{"a":["9","1","1.0"],"c":["64123.40000","0.01"]},
        "XXBTZEUR":{"c":["58700.10000","0.01"]},"XBTGBP":{"c":["50012.3","1"]},"XETHZUSD":{"c":["1","1"]}}})");
    ASSERT_TRUE(rates) << rates.error().what;
    EXPECT_EQ(in(*rates, Currency::Usd), "64123.40000000");
    EXPECT_EQ(in(*rates, Currency::Eur), "58700.10000000");
    EXPECT_EQ(in(*rates, Currency::Gbp), "50012.30000000");
}

TEST(KrakenText, GivenAWarningThenTheResultCounts) {
    EXPECT_TRUE(parse_kraken(R"({"error":["WGeneral:Danger"],"result":{"XXBTZUSD":{"c":["1","1"]}}})"));
}

TEST(KrakenText, GivenAnErrorThenItsKindIsReturned) {
    const auto kind_of = [](const std::string& error) {
        return parse_kraken(R"({"error":[")" + error + R"("],"result":{"XXBTZUSD":{"c":["1","1"]}}})").error().kind;
    };
    EXPECT_EQ(kind_of("EGeneral:Too many requests"), Kind::Throttled);
    EXPECT_EQ(kind_of("EAPI:Rate limit exceeded"), Kind::Throttled);
    EXPECT_EQ(kind_of("EGeneral:Temporary lockout"), Kind::Throttled);
    EXPECT_EQ(kind_of("EGeneral:Permission denied"), Kind::Refused);
    EXPECT_EQ(kind_of("EQuery:Unknown asset pair"), Kind::UnknownSymbol);
    EXPECT_EQ(kind_of("EService:Unavailable"), Kind::Broken);
    EXPECT_EQ(kind_of("something else"), Kind::Broken);
}

TEST(KrakenText, GivenOddBodiesThenTheyAreBroken) {
    for (const auto* body :
         {"", "{}", R"({"error":[]})", R"({"error":"none","result":{}})", R"({"error":[7],"result":{}})",
          R"({"error":[],"result":{}})", R"({"error":[],"result":{"XXBTZEUR":{"c":["1","1"]}}})",
          R"({"error":[],"result":{"XXBTZUSD":{"c":[]}}})", R"({"error":[],"result":{"XXBTZUSD":{"c":[64123.4]}}})",
          R"({"error":[],"result":{"XXBTZUSD":["1"]}})", R"({"error":[],"result":{"XXBTZUSD":{"a":["1"]}}})",
          R"({"error":[],"result":{"XXBTZUSD":{"c":["1"]},"XBTUSD":{"c":["2"]}}})"}) {
        const auto rates = parse_kraken(body);
        ASSERT_FALSE(rates) << body;
        EXPECT_EQ(rates.error().kind, Kind::Broken) << body;
    }
}

TEST(BinanceText, GivenAPriceThenItIsForTheRequestedSymbol) {
    const char* const body = R"({"symbol":"BTCUSDT","price":"64123.45000000"})";
    EXPECT_EQ(text_of(*parse_binance("BTCUSDT", body)), "64123.45000000");
    EXPECT_EQ(parse_binance("BTCEUR", body).error().kind, Kind::Broken);
}

TEST(BinanceText, GivenAnErrorThenItsKindIsReturned) {
    EXPECT_EQ(binance_fault(R"({"code":-1121,"msg":"Invalid symbol."})").kind, Kind::UnknownSymbol);
    EXPECT_EQ(binance_fault(R"({"code":-1003,"msg":"Too many requests."})").kind, Kind::Throttled);
    EXPECT_EQ(binance_fault(R"({"code":-1000,"msg":"x"})").kind, Kind::Broken);
    for (const auto* body : {"", "[]", "{}", R"({"code":"-1121"})"}) {
        EXPECT_EQ(binance_fault(body).kind, Kind::Broken) << body;
    }
    EXPECT_EQ(parse_binance("BTCGBP", R"({"code":-1121,"msg":"Invalid symbol."})").error().kind, Kind::UnknownSymbol);
}

}  // namespace price_answers_test
}  // namespace bourse::prices
