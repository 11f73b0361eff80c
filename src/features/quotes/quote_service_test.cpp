#include "features/quotes/quote_service.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/test/fake_provider.hpp"
#include "features/quotes/test/stub_process.hpp"
#include "platform/tasks/io_threads.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::quotes {
namespace quote_service_test {

using namespace std::chrono_literals;

/// The service over real adapters: a SQLite store, and providers over HTTP from a stub.
class QuoteServiceTest : public ::testing::Test {
  protected:
    ManualClock clock_{UtcTime(Date(2024, 3, 10))};
    SystemRandom random_;
    CountingObserver observer_;
    StubProcess stub_;
    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    std::unique_ptr<market::BarsStore> bars_ = market::make_sql_bars_store(sqlite_.bars());
    tasks::IoThreads io_{2};
    /// What the service reported, one text for each answer.
    std::vector<std::string> left_out_;
    tasks::BlockingPool pool_{4};

    QuoteServiceTest() { io_.start(); }
    ~QuoteServiceTest() override { io_.join(); }

    [[nodiscard]] ProviderOptions stooq() const {
        ProviderOptions options{.kind = ProviderKind::Stooq, .url = stub_.url()};
        // A fixed wall clock would never reach a deadline; the HTTP client has its own clock.
        options.guard.deadline = 1s;
        options.guard.retries.max = 0;
        return options;
    }
    [[nodiscard]] ProviderOptions alphavantage() const {
        return {.kind = ProviderKind::AlphaVantage, .url = stub_.url(), .key = Secret("K3YK3Y-do-not-show-this")};
    }
    std::unique_ptr<QuoteService> serve(std::vector<ProviderOptions> providers) {
        return std::make_unique<QuoteService>(
            QuoteServiceOptions{.providers = std::move(providers)},
            QuoteServiceNeeds{
                bars_.get(), pool_, clock_, random_, observer_, [this](const Symbol& of, const DailyBars& daily) {
                    left_out_.push_back(of.str() + " of " + daily.provider + ": " + daily.left_out.to_string());
                }});
    }
    auto begin_quote(QuoteService& service, std::string_view name, std::size_t n = 0) {
        return boost::asio::co_spawn(io_.executor(n % io_.size()), service.quote(symbol(name)),
                                     boost::asio::use_future);
    }
    Result<Cached<Quote>> quote(QuoteService& service, std::string_view name) {
        return begin_quote(service, name).get();
    }
    Result<LatestDays> latest(QuoteService& service, std::string_view name, std::int64_t days) {
        return boost::asio::co_spawn(io_.executor(0), service.latest(symbol(name), days), boost::asio::use_future)
            .get();
    }
    void store_a_day(std::string_view name) {
        bars_->write(clock_.now(), [&](market::BarsWriter& writer) {
            static_cast<void>(
                writer.put(writer.symbol(symbol(name)), market::BarInterval::Day, bar_of(Date(2024, 1, 2), 42)));
        });
    }
};

TEST_F(QuoteServiceTest, GivenNoOptionsThenTheStoreAnswers) {
    store_a_day("LOCAL");
    const auto service = serve(QuoteServiceOptions{}.providers);

    const auto local = quote(*service, "LOCAL");

    EXPECT_EQ(local->value->close, 42);
    EXPECT_EQ(local->value->provider, "store");
    EXPECT_EQ(quote(*service, "NONE").error().code, Errc::UnknownSymbol);
    EXPECT_EQ(stub_.calls(), 0);
}

TEST_F(QuoteServiceTest, GivenAThousandConcurrentRequestsThenTheProviderIsCalledOnce) {
    const auto service = serve({stooq()});
    EXPECT_TRUE(quote(*service, "DEMO.US"));
    clock_.advance(2min);
    const int before = stub_.calls();

    std::vector<std::future<Result<Cached<Quote>>>> asked;
    for (std::size_t i = 0; i < 1000; ++i) asked.push_back(begin_quote(*service, "DEMO.US", i));
    for (auto& one : asked) EXPECT_EQ(one.get()->value->close, 11);

    EXPECT_EQ(stub_.calls(), before + 1);
    EXPECT_EQ(observer_.count("stooq found"), 2);
    EXPECT_EQ(service->quote_counts().loads, 2U);
    EXPECT_EQ(service->quote_counts().hits + service->quote_counts().misses, 1001U);
}

TEST_F(QuoteServiceTest, GivenAFirstProviderThatFailsThenTheNextAnswers) {
    store_a_day("DEMO.US");
    const auto service = serve({stooq(), alphavantage(), {.kind = ProviderKind::Store}});
    stub_.command("fault error 1");
    EXPECT_EQ(quote(*service, "DEMO.US")->value->provider, "alphavantage");

    clock_.advance(2min);
    stub_.command("fault error");
    EXPECT_EQ(quote(*service, "DEMO.US")->value->provider, "store");
}

TEST_F(QuoteServiceTest, GivenASlowProviderThenOtherSymbolsAreServedAndTheDeadlineHolds) {
    const auto service = serve({stooq()});
    stub_.command("fault slow 0 DEMO.US");

    auto slow = begin_quote(*service, "DEMO.US");

    EXPECT_EQ(quote(*service, "OTHER.US")->value->name, "OTHER, INC");
    EXPECT_EQ(slow.get().error().code, Errc::ProviderFailed);
    EXPECT_EQ(observer_.count("stooq broken"), 1);
}

TEST_F(QuoteServiceTest, GivenAProviderThatFailsAfterAnAnswerThenTheOldOneIsGivenWithItsAge) {
    const auto service = serve({stooq()});
    EXPECT_TRUE(quote(*service, "DEMO.US"));
    stub_.command("fault garbage");
    clock_.advance(10min);

    const auto stale = quote(*service, "DEMO.US");

    EXPECT_EQ(stale->value->close, 11);
    EXPECT_EQ(stale->age, 10min);
    EXPECT_TRUE(stale->is_stale);
}

TEST_F(QuoteServiceTest, GivenAProviderThatFailsRepeatedlyThenCallsPauseAndResume) {
    const auto service = serve({stooq()});
    stub_.command("fault garbage");
    for (int i = 0; i < 50; ++i) EXPECT_EQ(quote(*service, "DEMO.US").error().code, Errc::ProviderFailed);
    EXPECT_EQ(stub_.calls(), 5);
    EXPECT_EQ(observer_.count("stooq circuit_open"), 45);

    stub_.command("clear");
    clock_.advance(10s);

    EXPECT_TRUE(quote(*service, "DEMO.US"));
}

TEST_F(QuoteServiceTest, GivenAProviderThatThrottlesThenTheErrorHasTheTimeToWait) {
    const auto service = serve({stooq()});
    stub_.command("fault throttled 1");
    for (int i = 0; i < 10; ++i) EXPECT_EQ(quote(*service, "DEMO.US").error().code, Errc::Unavailable);
    EXPECT_EQ(stub_.calls(), 1);
}

TEST_F(QuoteServiceTest, GivenAnUnknownSymbolThenTheProviderIsCalledOnce) {
    const auto service = serve({stooq()});
    for (int i = 0; i < 10; ++i) EXPECT_EQ(quote(*service, "ZZZZ.US").error().code, Errc::UnknownSymbol);
    EXPECT_EQ(stub_.calls(), 1);
    EXPECT_EQ(service->quote_counts().hits, 9U);
}

TEST_F(QuoteServiceTest, GivenTheLastDaysWhenDifferentNumbersAreRequestedThenOneCallServesThem) {
    const auto service = serve({alphavantage()});

    const auto week = latest(*service, "DEMO.US", 7);
    ASSERT_TRUE(week) << week.error().diagnostic;
    EXPECT_EQ(week->bars.size(), 7U);
    EXPECT_EQ(week->bars.front().time, UtcTime(Date(2024, 3, 8))) << "newest first";
    EXPECT_GT(week->bars[0].time, week->bars[1].time);
    EXPECT_EQ(week->provider, "alphavantage");
    EXPECT_EQ(latest(*service, "DEMO.US", 100)->bars.size(), 100U);
    EXPECT_EQ(service->daily_provider().latest(symbol("DEMO.US"), 3)->size(), 3U);
    EXPECT_EQ(stub_.calls(), 1);
    clock_.advance(30min);
    EXPECT_EQ(latest(*service, "DEMO.US", 7)->age, 30min);

    EXPECT_EQ(latest(*service, "DEMO.US", 10'000)->bars.size(), 300U);
    EXPECT_EQ(stub_.calls(), 2);
    EXPECT_EQ(service->daily_counts().loads, 2U);
    EXPECT_EQ(service->daily_counts().hits, 3U);
}

TEST_F(QuoteServiceTest, GivenDailyBarsAreUnavailableThenMarketGetsTheReason) {
    const auto service = serve({stooq()});
    market::DailyProvider& daily = service->daily_provider();
    EXPECT_EQ(daily.latest(symbol("ZZZZ.US"), 7).error().code, Errc::UnknownSymbol);
    stub_.command("fault refused 1");
    EXPECT_EQ(daily.latest(symbol("DEMO.US"), 7).error().code, Errc::ProviderFailed);
    EXPECT_TRUE(daily.latest(symbol("DEMO.US"), 7));
}

TEST_F(QuoteServiceTest, GivenAHistoryThenItIsNotFromTheCache) {
    const auto service = serve({stooq()});
    EXPECT_EQ(service->history(symbol("DEMO.US"), {})->bars.size(), 300U);
    EXPECT_EQ(service->history(symbol("DEMO.US"), {.from = Date(2024, 3, 8)})->bars.size(), 1U);
    EXPECT_EQ(service->history(symbol("ZZZZ.US"), {}).error().kind, Failure::Kind::UnknownSymbol);
    EXPECT_EQ(stub_.calls(), 3);
}

TEST_F(QuoteServiceTest, GivenTheStoreAmongTheProvidersThenAHistoryIsNeverFromIt) {
    store_a_day("DEMO.US");
    const auto service = serve({{.kind = ProviderKind::Store}, stooq()});
    EXPECT_EQ(latest(*service, "DEMO.US", 2)->provider, "store");
    EXPECT_EQ(service->history(symbol("DEMO.US"), {})->provider, "stooq");
    EXPECT_THROW(static_cast<void>(serve({{.kind = ProviderKind::Store}})->history(symbol("DEMO.US"), {})),
                 std::logic_error);
}

TEST_F(QuoteServiceTest, GivenAHistoryWithAnInvalidDayThenTheOtherDaysAreServedAndItIsReportedOncePerAnswer) {
    const auto service = serve({stooq()});
    stub_.command("fault odd");

    for (int i = 0; i < 3; ++i) {
        const auto days = latest(*service, "DEMO.US", 2);
        ASSERT_TRUE(days) << days.error().diagnostic;
        EXPECT_EQ(days->bars.front().time, UtcTime(Date(2024, 3, 7)));
    }
    const auto history = service->history(symbol("DEMO.US"), {});

    const std::string what = "2024-03-08: high 10.75 is below close 11";
    EXPECT_EQ(left_out_, std::vector<std::string>{"DEMO.US of stooq: " + what});
    EXPECT_EQ(history->bars.size(), 299U);
    EXPECT_EQ(history->left_out.days.front().what, what) << "its caller reports it";
    EXPECT_EQ(observer_.count("stooq found"), 2);
}

TEST(LeftOutDaysText, GivenMoreThanTheDetailsThenTheyAreCounted) {
    LeftOutDays left_out;
    for (int i = 1; i <= 22; ++i) left_out.add({std::nullopt, "row " + std::to_string(i)});
    EXPECT_TRUE(left_out.to_string().starts_with("row 1; row 2; ")) << left_out.to_string();
    EXPECT_TRUE(left_out.to_string().ends_with("; row 20; and 2 more")) << left_out.to_string();
}

TEST_F(QuoteServiceTest, GivenTheSimulatedProviderThenNoOtherHostIsNeeded) {
    const auto service = serve({{.kind = ProviderKind::Simulated}});
    EXPECT_EQ(quote(*service, "AAPL.US")->value->provider, "simulated");
    EXPECT_EQ(latest(*service, "AAPL.US", 250)->bars.size(), 250U);
}

TEST(ProviderKindText, GivenANameThenItIsThatProvider) {
    EXPECT_EQ(parse_provider_kind("stooq").value(), ProviderKind::Stooq);
    EXPECT_EQ(parse_provider_kind("alphavantage").value(), ProviderKind::AlphaVantage);
    EXPECT_EQ(parse_provider_kind("store").value(), ProviderKind::Store);
    EXPECT_EQ(parse_provider_kind("simulated").value(), ProviderKind::Simulated);
    EXPECT_EQ(parse_provider_kind("Stooq").error().code, Errc::InvalidInput);
}

}  // namespace quote_service_test
}  // namespace bourse::quotes
