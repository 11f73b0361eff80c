#include "features/quotes/service/remote_quotes.hpp"
#include "features/quotes/model/quote_text.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <optional>

#include "features/quotes/service/quote_messages.hpp"
#include "features/quotes/test/fake_provider.hpp"
#include "platform/broker/test/broker_test_kit.hpp"
#include "platform/http_client/test/scripted_server.hpp"

namespace bourse::quotes {
namespace remote_quotes_test {

using namespace std::chrono_literals;
using http_client::Peer;
using http_client::ScriptedServer;

/// Returns the configured answer.
class FakeSource final : public QuoteSource {
  public:
    Result<Cached<Quote>> quote_says = Cached<Quote>{std::make_shared<const Quote>(quote_at(42))};
    Result<LatestDays> days_say = LatestDays{{bar_of(Date(2024, 3, 8), 1)}, "fake"};
    std::exception_ptr thrown;

    Task<Result<Cached<Quote>>> quote(Symbol) override {
        if (thrown) std::rethrow_exception(thrown);
        co_return quote_says;
    }
    Task<Result<LatestDays>> latest(Symbol, std::int64_t) override { co_return days_say; }
};

class RemoteQuotesTest : public broker::SharedBrokerTest {
  protected:
    FakeSource source_;
    tasks::BlockingPool pool_{2};
    std::string failed_;
    std::unique_ptr<BrokerQuotes> quotes_;

    void SetUp() override {
        SharedBrokerTest::SetUp();
        if (IsSkipped()) return;
        listen([this](std::string message) {
            return answer_message(source_, std::move(message),
                                  [this](std::string_view what) { failed_ = std::string(what); });
        });
        connect();
        quotes_ = std::make_unique<BrokerQuotes>(*requester_, pool_);
    }
    template <class T>
    T run(Task<T> task) {
        return boost::asio::co_spawn(io_.executor(0), std::move(task), boost::asio::use_future).get();
    }
};

TEST_F(RemoteQuotesTest, GivenAQuoteThenItArrives) {
    EXPECT_EQ(run(quotes_->quote(symbol("DEMO")))->value->close, 42);
    EXPECT_EQ(failed_, "");
}

TEST_F(RemoteQuotesTest, GivenDaysFewOrManyThenTheyArrive) {
    EXPECT_EQ(run(quotes_->latest(symbol("DEMO"), 7))->bars, source_.days_say->bars);
    for (int i = 1; i < 3000; ++i) source_.days_say->bars.push_back(bar_of(Date(2024, 3, 8).plus_days(-i), i));
    EXPECT_EQ(run(quotes_->latest(symbol("DEMO"), 3000))->bars, source_.days_say->bars);
}

TEST_F(RemoteQuotesTest, GivenAFailureThenItArrivesAndItsReasonIsLoggedWhereItHappened) {
    source_.quote_says = Error{Errc::Unavailable, "asked too often", "stooq: 429", {}, 30s};
    const auto answer = run(quotes_->quote(symbol("DEMO")));
    EXPECT_EQ(answer.error().code, Errc::Unavailable);
    EXPECT_EQ(answer.error().retry_after, 30s);
    EXPECT_EQ(failed_, "stooq: 429");
}

TEST_F(RemoteQuotesTest, GivenAStoreThatIsGoneThenItIsUnavailableAsInOneProcess) {
    source_.thrown = std::make_exception_ptr(Unavailable("the store does not answer"));
    EXPECT_EQ(run(quotes_->quote(symbol("DEMO"))).error().code, Errc::Unavailable);
    EXPECT_EQ(failed_, "the store does not answer");
}

TEST_F(RemoteQuotesTest, GivenAnUnreadableQuestionThenItIsAnsweredAtOnce) {
    const auto answer = ask("{\"ask\":\"weather\"}");
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->find("invalid-input"), std::string::npos);
}

class HttpQuotesTest : public ::testing::Test {
  protected:
    tasks::IoThreads io_{1};
    tasks::BlockingPool pool_{2};
    SystemClock clock_;
    broker::CountingObserver observer_;

    HttpQuotesTest() { io_.start(); }
    ~HttpQuotesTest() override { io_.join(); }

    HttpQuotes at(const std::string& url) { return {{.url = url, .deadline = 2s}, pool_, clock_, observer_}; }
    template <class T>
    T run(Task<T> task) {
        return boost::asio::co_spawn(io_.executor(0), std::move(task), boost::asio::use_future).get();
    }
    /// The result of a quote call for the given response.
    Result<Cached<Quote>> quote_from(const std::string& head, const std::string& body) {
        const ScriptedServer server([&](Peer& peer) {
            static_cast<void>(peer.read_request());
            peer.send("HTTP/1.1 " + head + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        });
        HttpQuotes quotes = at(server.url());
        return run(quotes.quote(symbol("DEMO")));
    }
};

const std::string kQuote =
    R"({"symbol":"DEMO","date":"2024-03-08","time":"","open":1,"high":2,"low":1,"close":1.5,"volume":7,"name":"D"})";
const std::string kProblem = "Content-Type: application/problem+json";

TEST_F(HttpQuotesTest, GivenAQuoteThenItIsReadWithItsAge) {
    EXPECT_EQ(quote_from("200 OK", kQuote)->value->close, 1.5);
    const auto stale = quote_from("200 OK\r\nAge: 90\r\nWarning: 110 - \"Response is Stale\"", kQuote);
    EXPECT_TRUE(stale->is_stale);
    EXPECT_EQ(stale->age, 90s);
}

TEST_F(HttpQuotesTest, GivenAWholeQuoteThenCurrencyProviderAndAgeAreRead) {
    Quote quote = quote_at(7);
    quote.currency = "EUR";
    quote.provider = "stooq";
    std::string body;
    JsonWriter json(body);
    write_whole_quote(json, quote, 42s);

    const auto read = quote_from("200 OK", body);

    ASSERT_TRUE(read) << read.error().diagnostic;
    EXPECT_EQ(*read->value, quote);
    EXPECT_EQ(read->age, 42s);
    EXPECT_FALSE(read->is_stale);
}

TEST_F(HttpQuotesTest, GivenAProblemDocumentThenItIsTheSameFailure) {
    const auto unknown = quote_from("404 Not Found\r\n" + kProblem, R"({"code":"unknown-symbol","detail":"nobody"})");
    EXPECT_EQ(unknown.error().code, Errc::UnknownSymbol);
    EXPECT_EQ(unknown.error().detail, "nobody");
    const auto throttled =
        quote_from("503 Busy\r\nRetry-After: 30\r\n" + kProblem, R"({"code":"unavailable","detail":"t"})");
    EXPECT_EQ(throttled.error().code, Errc::Unavailable);
    EXPECT_EQ(throttled.error().retry_after, 30s);
    EXPECT_EQ(quote_from("502 Bad\r\n" + kProblem, R"({"code":"provider-failed","detail":"p"})").error().code,
              Errc::ProviderFailed);
}

TEST_F(HttpQuotesTest, GivenAForeignResponseThenItIsAFailureOfTheOtherProcess) {
    EXPECT_EQ(quote_from("200 OK", "<html>").error().code, Errc::ProviderFailed);
    EXPECT_EQ(quote_from("200 OK", "[]").error().code, Errc::ProviderFailed);
    EXPECT_EQ(quote_from("404 Not Found", "nothing here").error().code, Errc::ProviderFailed);
    EXPECT_EQ(quote_from("302 Found\r\nLocation: http://127.0.0.1:1/", "").error().code, Errc::ProviderFailed);
    EXPECT_EQ(quote_from("503 Busy", "").error().code, Errc::Unavailable);
}

TEST_F(HttpQuotesTest, GivenNoListenerThenItIsUnavailableAndLaterCallsFailAtOnce) {
    std::string url;
    {
        url = ScriptedServer([](Peer&) {}).url();
    }
    HttpQuotes quotes = at(url);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(run(quotes.quote(symbol("DEMO"))).error().code, Errc::Unavailable);
    EXPECT_EQ(observer_.of("asked lost"), 5);
    EXPECT_EQ(observer_.of("asked not_connected"), 15);
    EXPECT_NE(quotes.trouble(), "");
}

TEST_F(HttpQuotesTest, GivenASilentServerThenTheDeadlineHolds) {
    const ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    HttpQuotes quotes({.url = silent.url(), .deadline = 300ms}, pool_, clock_, observer_);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(run(quotes.quote(symbol("DEMO"))).error().code, Errc::Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
    EXPECT_EQ(observer_.of("asked late"), 1);
}

TEST_F(HttpQuotesTest, GivenDaysThenTheyAreRead) {
    std::string request;
    const ScriptedServer server([&](Peer& peer) {
        request = peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
    });
    HttpQuotes quotes = at(server.url());
    EXPECT_TRUE(run(quotes.latest(symbol("^SPX"), 7))->bars.empty());
    EXPECT_TRUE(request.starts_with("GET /api/v1/daily?symbol=%5ESPX&ndays=7 ")) << request;
}

}  // namespace remote_quotes_test
}  // namespace bourse::quotes
