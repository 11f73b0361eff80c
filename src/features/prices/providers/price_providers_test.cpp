// The providers over HTTP, against a stub that speaks their formats and breaks them on demand.
#include "features/prices/providers/price_providers.hpp"

#include <gtest/gtest.h>

#include "features/prices/test/fake_price_provider.hpp"
#include "support/server_process.hpp"

namespace bourse::prices {
namespace price_providers_test {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

class PriceProvidersTest : public ::testing::Test {
  protected:
    static constexpr auto kWithin = 10s;

    static void SetUpTestSuite() {
        const auto script = std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/support/provider_stub.py";
        stub_ = std::make_unique<test::ServerProcess>(script);
    }
    static void TearDownTestSuite() { stub_.reset(); }
    static inline std::unique_ptr<test::ServerProcess> stub_;

    ~PriceProvidersTest() override { stub_->command("clear"); }

    ManualClock clock_{UtcTime(Date(2024, 3, 10))};
    http_client::HttpClient client_;

    std::unique_ptr<PriceProvider> make(const std::string& name) {
        const PriceProviderNeeds needs{client_, clock_, stub_->url() + '/'};
        if (name == "coinbase") return make_coinbase(needs);
        return name == "kraken" ? make_kraken(needs) : make_binance(needs);
    }
};

TEST_F(PriceProvidersTest, GivenEachOfThemThenItsPriceIsExact) {
    for (const auto* name : {"coinbase", "kraken", "binance"}) {
        const auto price = make(name)->price(kWithin);
        ASSERT_TRUE(price) << price.error().what;
        EXPECT_EQ(price->in(Currency::Usd), rate("64123.45")) << name;
        EXPECT_EQ(price->in(Currency::Eur), rate("58700.1")) << name;
        EXPECT_EQ(price->time, clock_.now());
        EXPECT_EQ(price->provider, name);
    }
    EXPECT_EQ(make("coinbase")->price(kWithin)->in(Currency::Gbp), rate("50012.345"));
    EXPECT_EQ(make("kraken")->price(kWithin)->in(Currency::Gbp), rate("50012.345"));
    EXPECT_FALSE(make("binance")->price(kWithin)->in(Currency::Gbp)) << "Binance has no GBP market";
}

TEST_F(PriceProvidersTest, GivenATargetThenItIsTheDocumentedOne) {
    static_cast<void>(make("coinbase")->price(kWithin));
    EXPECT_EQ(stub_->command("last"), "/v2/exchange-rates?currency=BTC");
    static_cast<void>(make("kraken")->price(kWithin));
    EXPECT_EQ(stub_->command("last"), "/0/public/Ticker?pair=XBTUSD%2CXBTEUR%2CXBTGBP");
    static_cast<void>(make("binance")->price(kWithin));
    EXPECT_EQ(stub_->command("last"), "/api/v3/ticker/price?symbol=BTCGBP");
}

TEST_F(PriceProvidersTest, GivenBinanceWithoutEurosThenTheFailureIsReturnedInsteadOfAPriceWithoutThem) {
    stub_->command("fault error 0 BTCEUR");
    const auto price = make("binance")->price(kWithin);
    ASSERT_FALSE(price);
    EXPECT_TRUE(price.error().is_transient);
}

struct Fault {
    std::string name;
    Kind kind;
    bool is_transient = false;
};

class FaultyPriceProvider : public PriceProvidersTest,
                            public ::testing::WithParamInterface<std::tuple<std::string, Fault>> {};

TEST_P(FaultyPriceProvider, GivenTheFaultThenItsKindIsReturned) {
    const auto& [name, fault] = GetParam();
    stub_->command("fault " + fault.name);
    const auto within = fault.name == "slow" || fault.name == "stalled" ? 150ms : 10'000ms;
    const int before = std::stoi(stub_->command("calls"));

    const auto price = make(name)->price(within);

    ASSERT_FALSE(price);
    EXPECT_EQ(to_string(price.error().kind), to_string(fault.kind)) << price.error().what;
    EXPECT_EQ(price.error().is_transient, fault.is_transient) << price.error().what;
    EXPECT_EQ(std::stoi(stub_->command("calls")), before + 1) << "no redirect is followed and no call is retried";
}

INSTANTIATE_TEST_SUITE_P(
    Providers, FaultyPriceProvider,
    ::testing::Combine(::testing::Values("coinbase", "kraken", "binance"),
                       ::testing::Values(Fault{"slow", Kind::Broken, true}, Fault{"stalled", Kind::Broken, true},
                                         Fault{"reset", Kind::Broken, true}, Fault{"half", Kind::Broken, true},
                                         Fault{"half_body", Kind::Broken}, Fault{"garbage", Kind::Broken},
                                         Fault{"nonsense", Kind::Broken}, Fault{"empty", Kind::Broken},
                                         Fault{"warning", Kind::Broken}, Fault{"throttled", Kind::Throttled},
                                         Fault{"too_many", Kind::Throttled}, Fault{"refused", Kind::Refused},
                                         Fault{"forbidden", Kind::Refused}, Fault{"error", Kind::Broken, true},
                                         Fault{"redirect", Kind::Broken}, Fault{"endless", Kind::Broken})),
    [](const auto& tested) { return std::get<0>(tested.param) + "_" + std::get<1>(tested.param).name; });

}  // namespace price_providers_test
}  // namespace bourse::prices
