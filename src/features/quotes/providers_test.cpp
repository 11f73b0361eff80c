// The providers over HTTP, against a stub that speaks their formats and breaks them on demand.
#include <gtest/gtest.h>

#include "features/quotes/providers/alphavantage.hpp"
#include "features/quotes/providers/stooq.hpp"
#include "features/quotes/test/fake_provider.hpp"
#include "features/quotes/test/stub_process.hpp"

namespace bourse::quotes {
namespace providers_test {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

constexpr const char* kKey = "K3YK3Y-do-not-show-this";

class ProvidersTest : public ::testing::Test {
  protected:
    static constexpr auto kWithin = 10s;

    static void SetUpTestSuite() { stub_ = std::make_unique<StubProcess>(); }
    static void TearDownTestSuite() { stub_.reset(); }
    static inline std::unique_ptr<StubProcess> stub_;

    ~ProvidersTest() override { stub_->command("clear"); }

    ManualClock clock_{UtcTime(Date(2024, 3, 10))};
    http_client::HttpClient client_;

    std::unique_ptr<Provider> stooq() { return make_stooq(client_, clock_, {.url = stub_->url()}); }
    std::unique_ptr<Provider> alphavantage(bool adjusted = false) {
        return make_alphavantage(client_, clock_,
                                 {.url = stub_->url() + "/", .key = Secret(kKey), .adjusted = adjusted});
    }
    std::unique_ptr<Provider> make(const std::string& name) { return name == "stooq" ? stooq() : alphavantage(); }
};

TEST_F(ProvidersTest, GivenStooqWhenAskedForAQuoteThenItIsComplete) {
    const auto quote = stooq()->quote(symbol("DEMO.US"), kWithin);

    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(*quote, (Quote{.symbol = symbol("DEMO.US"),
                             .name = "DEMO CORP",
                             .date = Date(2024, 3, 8),
                             .time = "22:00:15",
                             .open = 10.5,
                             .high = 11.25,
                             .low = 10.4,
                             .close = 11,
                             .volume = 123456,
                             .provider = "stooq"}));
    EXPECT_EQ(stub_->command("last"), "/q/l/?s=demo.us&f=sd2t2ohlcvn&h&e=csv");
}

TEST_F(ProvidersTest, GivenStooqWhenAskedForDaysThenTheRangeIsKept) {
    const auto all = stooq()->daily(symbol("DEMO.US"), {}, kWithin);
    ASSERT_TRUE(all) << all.error().what;
    EXPECT_EQ(all->bars.size(), 300U);
    EXPECT_EQ(all->provider, "stooq");
    EXPECT_EQ(stub_->command("last"), "/q/d/l/?s=demo.us&i=d");

    EXPECT_EQ(stooq()->daily(symbol("DEMO.US"), {.newest = 7}, kWithin)->bars.size(), 7U);
    const auto from = stooq()->daily(symbol("DEMO.US"), {.from = Date(2024, 3, 7)}, kWithin);
    EXPECT_EQ(from->bars.size(), 2U);
    EXPECT_EQ(stub_->command("last"), "/q/d/l/?s=demo.us&i=d&d1=20240206&d2=20240311");
    EXPECT_TRUE(stooq()->daily(symbol("DEMO.US"), {.from = Date(2024, 3, 9)}, kWithin)->bars.empty())
        << "known, without bars since then";
}

TEST_F(ProvidersTest, GivenAlphaVantageWhenAskedForAQuoteThenTheSymbolIsOurs) {
    const auto quote = alphavantage()->quote(symbol("DEMO.US"), kWithin);

    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(quote->symbol, symbol("DEMO.US"));
    EXPECT_EQ(quote->close, 11);
    EXPECT_EQ(quote->volume, 123456);
    EXPECT_EQ(quote->provider, "alphavantage");
    EXPECT_EQ(stub_->command("last"), std::string("/query?function=GLOBAL_QUOTE&symbol=DEMO&apikey=") + kKey);
}

TEST_F(ProvidersTest, GivenAlphaVantageWhenAskedForDaysThenItGivesNoMoreThanAreNeeded) {
    const auto newest = alphavantage()->daily(symbol("DEMO.US"), {.newest = 7}, kWithin);
    ASSERT_TRUE(newest) << newest.error().what;
    EXPECT_EQ(newest->bars.size(), 7U);
    EXPECT_EQ(newest->bars.back().time, UtcTime(Date(2024, 3, 8)));
    EXPECT_NE(stub_->command("last").find("outputsize=compact"), std::string::npos);
    EXPECT_EQ(alphavantage()->daily(symbol("DEMO.US"), {.from = Date(2024, 3, 1)}, kWithin)->bars.size(), 6U);
    EXPECT_NE(stub_->command("last").find("outputsize=compact"), std::string::npos);

    EXPECT_EQ(alphavantage()->daily(symbol("DEMO.US"), {}, kWithin)->bars.size(), 300U);
    EXPECT_NE(stub_->command("last").find("outputsize=full"), std::string::npos);
    EXPECT_EQ(alphavantage()->daily(symbol("DEMO.US"), {.newest = 200}, kWithin)->bars.size(), 200U);
    EXPECT_GT(alphavantage()->daily(symbol("DEMO.US"), {.from = Date(2023, 9, 1)}, kWithin)->bars.size(), 100U);
}

TEST_F(ProvidersTest, GivenAlphaVantageWhenAdjustedSeriesAreWantedThenTheyHaveTheirColumns) {
    const auto days = alphavantage(true)->daily(symbol("DEMO.US"), {.newest = 1}, kWithin);
    ASSERT_TRUE(days) << days.error().what;
    EXPECT_EQ(days->bars.back().adjusted_close, 11);
    EXPECT_EQ(days->bars.back().split_coefficient, 1);
}

TEST_F(ProvidersTest, GivenAlphaVantageWithoutAKeyThenNothingIsSent) {
    const int before = stub_->calls();
    const auto provider = make_alphavantage(client_, clock_, {.url = stub_->url()});
    EXPECT_EQ(provider->quote(symbol("DEMO"), kWithin).error().kind, Kind::Refused);
    EXPECT_EQ(stub_->calls(), before);
}

TEST_F(ProvidersTest, GivenAlphaVantageWithAWrongKeyThenItIsRefused) {
    const auto provider = make_alphavantage(client_, clock_, {.url = stub_->url(), .key = Secret("wrong")});
    EXPECT_EQ(provider->quote(symbol("DEMO"), kWithin).error().kind, Kind::Refused);
    EXPECT_EQ(provider->daily(symbol("DEMO"), {.newest = 7}, kWithin).error().kind, Kind::Refused);
}

TEST_F(ProvidersTest, GivenAnUnknownSymbolThenBothReportIt) {
    for (const auto* name : {"stooq", "alphavantage"}) {
        EXPECT_EQ(make(name)->quote(symbol("ZZZZ.US"), kWithin).error().kind, Kind::UnknownSymbol) << name;
        EXPECT_EQ(make(name)->daily(symbol("ZZZZ.US"), {.newest = 7}, kWithin).error().kind, Kind::UnknownSymbol)
            << name;
    }
}

TEST_F(ProvidersTest, GivenStooqWithAWarningAheadThenTheRowsAreRead) {
    stub_->command("fault warning");
    EXPECT_EQ(stooq()->quote(symbol("DEMO.US"), kWithin)->close, 11);
    EXPECT_EQ(stooq()->daily(symbol("DEMO.US"), {}, kWithin)->bars.size(), 300U);
}

struct Fault {
    std::string name;
    Kind kind;
    bool is_transient = false;
};

class FaultyProvider : public ProvidersTest, public ::testing::WithParamInterface<std::tuple<std::string, Fault>> {};

TEST_P(FaultyProvider, GivenTheFaultThenItsKindIsReturnedWithoutTheKey) {
    const auto& [name, fault] = GetParam();
    const auto provider = make(name);
    stub_->command("fault " + fault.name);
    const auto within = fault.name == "slow" || fault.name == "stalled" ? 150ms : 10'000ms;
    const int before = stub_->calls();

    const auto quote = provider->quote(symbol("DEMO.US"), within);
    const auto daily = provider->daily(symbol("DEMO.US"), {.newest = 7}, within);

    ASSERT_FALSE(quote);
    ASSERT_FALSE(daily);
    for (const Failure& failure : {quote.error(), daily.error()}) {
        EXPECT_EQ(to_string(failure.kind), to_string(fault.kind)) << failure.what;
        EXPECT_EQ(failure.is_transient, fault.is_transient) << failure.what;
        EXPECT_EQ(failure.what.find(kKey), std::string::npos) << failure.what;
    }
    EXPECT_EQ(stub_->calls(), before + 2) << "no redirect is followed and no call is retried";
}

INSTANTIATE_TEST_SUITE_P(
    Providers, FaultyProvider,
    ::testing::Combine(::testing::Values("stooq", "alphavantage"),
                       ::testing::Values(Fault{"slow", Kind::Broken, true}, Fault{"stalled", Kind::Broken, true},
                                         Fault{"reset", Kind::Broken, true}, Fault{"half", Kind::Broken, true},
                                         Fault{"half_body", Kind::Broken}, Fault{"garbage", Kind::Broken},
                                         Fault{"nonsense", Kind::Broken}, Fault{"empty", Kind::Broken},
                                         Fault{"throttled", Kind::Throttled}, Fault{"too_many", Kind::Throttled},
                                         Fault{"refused", Kind::Refused}, Fault{"forbidden", Kind::Refused},
                                         Fault{"error", Kind::Broken, true}, Fault{"redirect", Kind::Broken},
                                         Fault{"endless", Kind::Broken})),
    [](const auto& tested) { return std::get<0>(tested.param) + "_" + std::get<1>(tested.param).name; });

TEST_F(ProvidersTest, GivenAQuoteWithAnImpossiblePriceThenItsDataAreInvalid) {
    stub_->command("fault odd");
    for (const auto* name : {"stooq", "alphavantage"}) {
        const auto quote = make(name)->quote(symbol("DEMO.US"), kWithin);
        EXPECT_EQ(quote.error().kind, Kind::InvalidData) << name;
        EXPECT_FALSE(quote.error().is_transient) << name;
    }
}

TEST_F(ProvidersTest, GivenRetryAfterThenItIsKept) {
    stub_->command("fault too_many 1");
    EXPECT_EQ(stooq()->quote(symbol("DEMO.US"), kWithin).error().retry_after, 17s);
    EXPECT_TRUE(stooq()->quote(symbol("DEMO.US"), kWithin));
}

TEST_F(ProvidersTest, GivenNoListenerThenItIsTransientlyBroken) {
    const auto provider = make_stooq(client_, clock_, {.url = "http://127.0.0.1:1"});
    const auto quote = provider->quote(symbol("DEMO.US"), kWithin);
    EXPECT_EQ(quote.error().kind, Kind::Broken);
    EXPECT_TRUE(quote.error().is_transient);
}

TEST(AlphaVantageCode, GivenASymbolThenTheSuffixOfTheUsaIsLeftOut) {
    EXPECT_EQ(alphavantage_code(symbol("aapl.us")), "AAPL");
    EXPECT_EQ(alphavantage_code(symbol("BRK-B.US")), "BRK-B");
    EXPECT_EQ(alphavantage_code(symbol("MSFT")), "MSFT");
    EXPECT_EQ(alphavantage_code(symbol("TSCO.LON")), "TSCO.LON");
}

}  // namespace providers_test
}  // namespace bourse::quotes
