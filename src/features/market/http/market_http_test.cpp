#include "features/market/http/market_http.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

#include "features/market/http/answer_etags.hpp"
#include "features/market/service/market.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::market {
namespace market_http_test {

Symbol symbol(std::string_view text) {
    return Symbol::parse(text).value();
}

/// Answers an operation that is not under test, whatever its input.
class OtherEndpoint final : public openapi::Endpoint {
  public:
    void attach(const openapi::Operation&) override {}
    [[nodiscard]] Answer answer(const openapi::Call&, openapi::Arguments&) const override {
        return Result<http::Response>(http::Response());
    }
};

/// Lets nobody in: what is under test needs no credentials.
class Nobody final : public openapi::Authenticator {
  public:
    Task<Result<auth::Principal>> authenticate(const http::Request&, auth::Schemes, limits::Allowance&) override {
        co_return Error{Errc::Unauthenticated, "nobody is let in", {}, {}};
    }
};

void register_others(openapi::Registry& registry, const openapi::Contract& contract) {
    for (const openapi::Operation& operation : contract.operations()) {
        if (operation.id.starts_with("getTimeSeries") || operation.id.starts_with("getIndicators") ||
            operation.id == "listStocks" || operation.id == "getNdays")
            continue;
        registry.add(operation.id, std::make_unique<OtherEndpoint>());
    }
}

/// The operations of the market behind the real contract, on a real store.
class MarketHttp : public ::testing::Test {
  protected:
    MarketHttp() {
        openapi::Registry registry;
        register_others(registry, contract_);
        register_market(registry, market_);
        dispatcher_.emplace(
            contract_, std::move(registry),
            [](std::string_view, std::string_view what) { ADD_FAILURE() << "an error reached the log: " << what; },
            &nobody_);
        store_bars();
        market_.series().refresh();
    }

    /// AAA: 40 daily bars from Monday 2024-01-01 on. MIN: 90 minute bars.
    void store_bars() {
        bars_->write(UtcTime::from_micros(7), [](BarsWriter& writer) {
            const SymbolId daily = writer.symbol(symbol("AAA"));
            writer.set_name(daily, "Alpha, \"Inc\"");
            for (int day = 0; day < 40; ++day) {
                writer.put(daily, BarInterval::Day,
                           {UtcTime(Date(2024, 1, 1).plus_days(day)), 10, 12, 9, 11.0 + day, 100, {}, {}, {}});
            }
            const SymbolId minutes = writer.symbol(symbol("MIN"));
            for (int minute = 0; minute < 90; ++minute) {
                writer.put(minutes, BarInterval::Minute,
                           {UtcTime(Date(2024, 1, 2)) + std::chrono::minutes(870 + minute), 1, 2, 1, 2, 1, {}, {}, {}});
            }
        });
    }

    http::Response get(std::string_view target) {
        http::Request request;
        request.target = target;
        request.path = target.substr(0, target.find('?'));
        request.query = target.substr(std::min(request.path.size() + 1, target.size()));
        request.request_id = "id";
        http::Response response;
        boost::asio::co_spawn(io_, store(request, response), boost::asio::detached);
        io_.restart();
        io_.run();
        return response;
    }
    static std::string body(const http::Response& response) { return response.body ? *response.body : ""; }
    /// The target that the Link header names; empty without one.
    static std::string next(const http::Response& response) {
        for (const http::Header& header : response.headers) {
            if (header.name == "Link") return header.value.substr(1, header.value.find('>') - 1);
        }
        return "";
    }
    static std::size_t rows(const http::Response& response) {
        return boost::json::parse(body(response)).as_array().size();
    }

    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    boost::asio::io_context io_{1};
    tasks::BlockingPool pool_{2};
    ManualClock clock_{UtcTime(Date(2024, 3, 1))};
    const std::unique_ptr<BarsStore> bars_ = make_sql_bars_store(sqlite_.bars());
    sql::WriteLane writes_{sqlite_.bars(), pool_};
    Market market_{
        sqlite_.bars(), {pool_, writes_}, clock_, {.series_budget_bytes = 1 << 20, .ndays = {symbol("AAA"), 2}}};
    openapi::Contract contract_ =
        openapi::Contract::parse(test::read_file(std::filesystem::path(BOURSE_SOURCE_DIR) / "api" / "openapi.yaml"));
    Nobody nobody_;
    std::optional<openapi::Dispatcher> dispatcher_;

  private:
    Task<> store(http::Request& request, http::Response& response) {
        auto answering = dispatcher_->handle(request);
        response = co_await std::move(answering);
    }
};

TEST_F(MarketHttp, GivenNoParametersThenTheStoredDaysAreAnsweredAndMayBeCached) {
    const http::Response response = get("/stocks/time-series/aaa");

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(rows(response), 40U);
    EXPECT_EQ(body(response).substr(0, 92),
              R"([{"symbol":"AAA","date":"2024-01-01","open":10.0,"high":12.0,"low":9.0,"close":11.0,"volume")");
    EXPECT_EQ(response.etag, time_series_etags().of(7, http::ListForm::Json));
    ASSERT_NE(response.cacheable_while, nullptr);
    EXPECT_TRUE(response.cacheable_while->is_fresh());
    EXPECT_EQ(next(response), "");
}

TEST_F(MarketHttp, GivenAnImportThenTheAnswerExpires) {
    const http::Response before = get("/stocks/time-series/AAA");
    bars_->write(UtcTime::from_micros(8), [](BarsWriter& writer) {
        writer.put(writer.symbol(symbol("AAA")), BarInterval::Day,
                   {UtcTime(Date(2024, 5, 1)), 1, 1, 1, 1, 1, {}, {}, {}});
    });
    market_.series().refresh();

    EXPECT_FALSE(before.cacheable_while->is_fresh());
    const http::Response after = get("/stocks/time-series/AAA");
    EXPECT_EQ(after.etag, time_series_etags().of(8, http::ListForm::Json));
    EXPECT_EQ(rows(after), 41U);
}

TEST_F(MarketHttp, GivenCsvThenRowsAreLines) {
    const http::Response response = get("/stocks/time-series/AAA?interval=1&frequency=Monthly&format=csv");
    EXPECT_EQ(response.content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(body(response),
              "symbol,period_start,open,high,low,close,volume\r\n"
              "AAA,2024-01-01,10,12,9,41,3100\r\nAAA,2024-02-01,10,12,9,50,900\r\n");
    EXPECT_EQ(response.etag, time_series_etags().of(7, http::ListForm::Csv));
    EXPECT_EQ(body(get("/stocks/time-series/AAA?interval=1mo&format=csv")), body(response));
}

TEST_F(MarketHttp, GivenALargePageThenItIsSentInPiecesWithTheLinkToTheNext) {
    bars_->write(UtcTime::from_micros(9), [](BarsWriter& writer) {
        std::vector<SymbolBar> bars;
        bars.reserve(10'000);
        const SymbolId large = writer.symbol(symbol("BIG"));
        for (int minute = 0; minute < 10'000; ++minute) {
            bars.push_back(
                {large, {UtcTime(Date(2024, 1, 2)) + std::chrono::minutes(minute), 1, 2, 1, 2, 1, {}, {}, {}}});
        }
        writer.put_all(BarInterval::Minute, bars);
    });
    market_.series().refresh();
    const std::string target = "/stocks/time-series/BIG?interval=1m&limit=9000";

    // The second answer is found by what the first one has kept.
    for (int times = 0; times < 2; ++times) {
        const http::Response response = get(target);

        EXPECT_EQ(response.status, 200);
        EXPECT_NE(response.stream, nullptr);
        EXPECT_EQ(response.body, nullptr);
        EXPECT_EQ(response.etag, time_series_etags().of(9, http::ListForm::Json));
        EXPECT_EQ(rows(get(next(response))), 1'000U);
    }
}

TEST_F(MarketHttp, GivenALimitThenTheLinksLeadThroughAllRows) {
    for (const std::string target : {"/stocks/time-series/AAA?limit=7", "/stocks/time-series/AAA?order=desc&limit=7",
                                     "/stocks/time-series/MIN?limit=7&interval=5&frequency=Minute"}) {
        std::size_t sum = 0;
        int pages = 0;
        for (std::string page = target; !page.empty(); ++pages) {
            const http::Response response = get(page);
            ASSERT_EQ(response.status, 200) << page << body(response);
            sum += rows(response);
            page = next(response);
        }
        EXPECT_EQ(sum, target.find("MIN") == std::string::npos ? 40U : 18U);
        EXPECT_EQ(pages, target.find("MIN") == std::string::npos ? 6 : 3);
    }
}

TEST_F(MarketHttp, GivenMinuteBarsOnlyThenDaysAreDerivedAndHoursHaveTimes) {
    EXPECT_EQ(body(get("/stocks/time-series/MIN?format=csv")),
              "symbol,date,open,high,low,close,volume\r\nMIN,2024-01-02,1,2,1,2,90\r\n");
    EXPECT_EQ(body(get("/stocks/time-series/MIN?format=csv&interval=1&frequency=Hourly&start=2024-01-02T15:00:00Z")),
              "symbol,period_start,open,high,low,close,volume\r\nMIN,2024-01-02T15:00:00Z,1,2,1,2,60\r\n");
}

struct Refusal {
    std::string_view target;
    int status;
    std::string_view says;
};

class MarketHttpRefusal : public MarketHttp, public ::testing::WithParamInterface<Refusal> {};

TEST_P(MarketHttpRefusal, ThenTheProblemNamesIt) {
    const http::Response response = get(GetParam().target);
    EXPECT_EQ(response.status, GetParam().status);
    EXPECT_NE(body(response).find(GetParam().says), std::string::npos) << body(response);
    EXPECT_EQ(response.cacheable_while, nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, MarketHttpRefusal,
    ::testing::Values(Refusal{"/stocks/time-series/NONE", 404, "unknown-symbol"},
                      Refusal{"/ndays?symbol=NONE", 404, "unknown-symbol"},
                      Refusal{"/stocks/time-series/AAA?interval=1", 400, "frequency"},
                      Refusal{"/stocks/time-series/AAA?frequency=Daily", 400, "interval"},
                      Refusal{"/stocks/time-series/AAA?interval=0&frequency=Daily", 400, "interval"},
                      Refusal{"/stocks/time-series/AAA?interval=1&frequency=Yearly", 400, "frequency"},
                      Refusal{"/stocks/time-series/AAA?start=2024-02-30", 400, "start"},
                      Refusal{"/stocks/time-series/AAA?start=2024-02-02&end=2024-02-01", 400, "\"end\""},
                      Refusal{"/stocks/time-series/AAA?cursor=nonsense", 400, "\"cursor\""},
                      Refusal{"/stocks?cursor=nonsense", 400, "\"cursor\""},
                      Refusal{"/stocks/time-series/AAA?limit=0", 400, "limit"},
                      Refusal{"/stocks/time-series/AAA?order=up", 400, "order"},
                      Refusal{"/stocks/time-series/AAA?colour=red", 400, "colour"},
                      Refusal{"/stocks/time-series/..%2Fx", 400, "symbol"}, Refusal{"/ndays?ndays=0", 400, "ndays"},
                      Refusal{"/stocks/time-series/AAA?interval=1&frequency=Hourly", 422, "interval-not-stored"}));

TEST_F(MarketHttp, WhenListedThenSymbolsCarryTheirRangeAndLinksLeadOn) {
    const http::Response first = get("/stocks?limit=1");
    EXPECT_EQ(
        body(first),
        R"([{"symbol":"AAA","name":"Alpha, \"Inc\"","first":"2024-01-01","last":"2024-02-09","bars":40,"currency":"","source":"import",)"
        R"("daily":{"first":"2024-01-01","last":"2024-02-09","bars":40},"intraday":null}])");
    EXPECT_TRUE(first.cacheable_while->is_fresh());
    EXPECT_EQ(first.etag, stocks_etags().of(7, http::ListForm::Json));
    const http::Response second = get(next(first));
    EXPECT_EQ(
        body(second),
        R"([{"symbol":"MIN","name":"","first":"2024-01-02","last":"2024-01-02","bars":90,"currency":"","source":"import",)"
        R"("daily":null,"intraday":{"first":"2024-01-02","last":"2024-01-02","bars":90,"step":1}}])");
    EXPECT_EQ(next(second), "");
    EXPECT_EQ(body(get("/stocks?q=ALPHA&format=csv")),
              "symbol,name,first,last,bars,currency,source,daily_bars,intraday_bars,step\r\n"
              "AAA,\"Alpha, \"\"Inc\"\"\",2024-01-01,2024-02-09,40,,import,40,0,0\r\n");
}

TEST_F(MarketHttp, GivenNoParametersThenTheLastDaysOfTheDefaultSymbol) {
    const auto answer = boost::json::parse(body(get("/ndays"))).as_object();
    EXPECT_EQ(answer.at("symbol").as_string(), "AAA");
    EXPECT_EQ(answer.at("ndays").as_int64(), 2);
    EXPECT_EQ(answer.at("average_closing_price").to_number<double>(), 49.5);
    EXPECT_EQ(answer.at("daily_data").as_object().begin()->key(), "2024-02-09");
}

}  // namespace market_http_test
}  // namespace bourse::market
