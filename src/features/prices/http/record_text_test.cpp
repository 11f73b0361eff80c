#include "features/prices/http/record_text.hpp"

#include <gtest/gtest.h>

#include "features/prices/test/fake_price_provider.hpp"

namespace bourse::prices {
namespace record_text_test {

using namespace std::chrono_literals;

constexpr UtcTime kNoon = UtcTime(Date(2024, 3, 8)) + 12h;

TEST(RecordText, GivenAPriceThenTheRecordHasTheShapeThatClientsKnow) {
    BitcoinPrice price = price_of("64123.45", kNoon + 250ms, "coinbase");
    price.set(Currency::Gbp, rate("50012.345"));
    price.set(Currency::Eur, rate("58700.12345678"));

    EXPECT_EQ(record_json(price),
              R"({"time":{"updated":"Mar 8, 2024 12:00:00 UTC","updatedISO":"2024-03-08T12:00:00+00:00",)"
              R"("updateduk":"Mar 8, 2024 at 12:00 GMT"},"disclaimer":"From coinbase.","chartName":"Bitcoin",)"
              R"("provider":"coinbase","bpi":{)"
              R"("USD":{"code":"USD","symbol":"&#36;","rate":"64,123.4500","description":"United States Dollar",)"
              R"("rate_float":64123.45},)"
              R"("GBP":{"code":"GBP","symbol":"&pound;","rate":"50,012.3450","description":"British Pound Sterling",)"
              R"("rate_float":50012.345},)"
              R"("EUR":{"code":"EUR","symbol":"&euro;","rate":"58,700.1235","description":"Euro",)"
              R"("rate_float":58700.12345678}}})");
}

TEST(RecordText, GivenOneCurrencyThenOnlyThatIsThere) {
    const std::string json = record_json(price_of("1", UtcTime(Date(2024, 12, 31)) + 23h + 59min + 59s, "simulated"));
    EXPECT_EQ(json.find("GBP"), std::string::npos);
    EXPECT_NE(json.find(R"("updated":"Dec 31, 2024 23:59:59 UTC")"), std::string::npos) << json;
    EXPECT_NE(json.find("invented"), std::string::npos);
}

TEST(RecordText, GivenRatesThenCommasAndPlacesAreRight) {
    for (const auto& [text, with_commas, number] :
         {std::tuple("0.00000001", "0.0000", "0.00000001"), std::tuple("1", "1.0000", "1"),
          std::tuple("999.99995", "1,000.0000", "999.99995"), std::tuple("999.99994999", "999.9999", "999.99994999"),
          std::tuple("1000", "1,000.0000", "1000"), std::tuple("123456", "123,456.0000", "123456"),
          std::tuple("1234567.8", "1,234,567.8000", "1234567.8"), std::tuple("100.10", "100.1000", "100.1")}) {
        EXPECT_EQ(rate_with_commas(rate(text)), with_commas);
        EXPECT_EQ(rate_as_number(rate(text)), number);
    }
}

}  // namespace record_text_test
}  // namespace bourse::prices
