#include "features/quotes/service/quote_messages.hpp"

#include <gtest/gtest.h>

#include "features/quotes/test/fake_provider.hpp"

namespace bourse::quotes {
namespace quote_messages_test {

using namespace std::chrono_literals;

Quote apple() {
    return {.symbol = symbol("AAPL.US"),
            .name = "APPLE \"INC\"",
            .date = Date(2021, 4, 1),
            .time = "19:20:30",
            .open = 123.66,
            .high = 123.66,
            .low = 122.49,
            .close = 0.1 + 0.2 + 122.7,
            .volume = 74957400,
            .currency = "USD",
            .provider = "stooq"};
}

/// Writes `answer` and reads it back.
Result<Cached<Quote>> over_the_wire(const Result<Cached<Quote>>& answer) {
    return read_quote_reply(write_reply(answer), symbol("AAPL.US"));
}

TEST(QuoteMessages, GivenAQuestionWhenReadThenItIsTheSame) {
    const Question quote = AskQuote{symbol("AAPL.US")};
    const Question days = AskDays{symbol("^SPX"), 10'000};
    EXPECT_EQ(write_question(quote), R"({"ask":"quote","symbol":"AAPL.US"})");
    EXPECT_EQ(read_question(write_question(quote)).value(), quote);
    EXPECT_EQ(read_question(write_question(days)).value(), days);
}

TEST(QuoteMessages, GivenAQuoteWhenReadThenEveryBitIsTheSame) {
    const Cached<Quote> answer{std::make_shared<const Quote>(apple()), 90s, true};

    const auto read = over_the_wire(answer);

    ASSERT_TRUE(read);
    EXPECT_EQ(*read->value, apple());
    EXPECT_EQ(read->age, 90s);
    EXPECT_TRUE(read->is_stale);
}

TEST(QuoteMessages, GivenAQuoteWithoutOptionalMembersThenItIsRead) {
    Quote bare = quote_at(1e-7);
    bare.symbol = symbol("AAPL.US");
    bare.name.clear();
    EXPECT_EQ(*over_the_wire(Cached<Quote>{std::make_shared<const Quote>(bare)})->value, bare);
}

TEST(QuoteMessages, GivenDaysWhenReadThenEveryBitIsTheSame) {
    market::Bar full = bar_of(Date(2024, 3, 8), 1.1);
    full.adjusted_close = 1.05;
    full.dividend_amount = 0;
    full.split_coefficient = 2;
    const LatestDays days{{full, bar_of(Date(2024, 3, 7), 3)}, "store", 5s, false};

    const auto read = read_days_reply(write_reply(days));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->bars, days.bars);
    EXPECT_EQ(read->provider, "store");
    EXPECT_EQ(read->age, 5s);
    EXPECT_FALSE(read->is_stale);
    EXPECT_TRUE(read_days_reply(write_reply(LatestDays{{}, "store"}))->bars.empty());
}

TEST(QuoteMessages, GivenAFailureThenItArrivesAsTheSameOne) {
    const Result<Cached<Quote>> unknown = Error{Errc::UnknownSymbol, "no provider knows this symbol", "inside", {}};
    EXPECT_EQ(over_the_wire(unknown).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(over_the_wire(unknown).error().detail, "no provider knows this symbol");

    const Result<Cached<Quote>> throttled = Error{Errc::Unavailable, "asked too often", "inside", {}, 30s};
    EXPECT_EQ(over_the_wire(throttled).error().code, Errc::Unavailable);
    EXPECT_EQ(over_the_wire(throttled).error().retry_after, 30s);

    const Result<Cached<Quote>> failed = Error{Errc::ProviderFailed, "all providers failed", "inside", {}};
    EXPECT_EQ(over_the_wire(failed).error().code, Errc::ProviderFailed);
    EXPECT_EQ(over_the_wire(failed).error().detail, "all providers failed");
    EXPECT_EQ(write_reply(failed).find("inside"), std::string::npos) << "a diagnostic is never sent";

    EXPECT_EQ(read_days_reply(write_reply(Error{Errc::Unavailable, "x", {}, {}})).error().code, Errc::Unavailable);
}

TEST(QuoteMessages, GivenAFailureOfTheInsideThenTheCallerLearnsNothingOfIt) {
    const auto read = over_the_wire(Error{Errc::Internal, "a secret of the inside", {}, {}});
    EXPECT_EQ(read.error().code, Errc::ProviderFailed);
    EXPECT_EQ(read.error().detail, "the quotes service failed");
}

TEST(QuoteMessages, GivenAnOlderPeerThenTheCurrencyIsUnknown) {
    std::string reply = write_reply(Cached<Quote>{std::make_shared<const Quote>(apple()), 90s, true});
    const std::string currency = R"("currency":"USD",)";
    ASSERT_NE(reply.find(currency), std::string::npos) << reply;
    reply.erase(reply.find(currency), currency.size());

    const auto read = read_quote_reply(reply, symbol("AAPL.US"));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->value->currency, "");
    EXPECT_EQ(read->value->provider, "stooq");
}

TEST(QuoteMessages, GivenANewerPeerThenItsAdditionalMembersAreIgnored) {
    const auto read = read_quote_reply(
        R"({"new":1,"quote":{"symbol":"AAPL.US","date":"2021-04-01","time":"","open":1,"high":2,"low":1,"close":1.5,)"
        R"("volume":null,"name":"","mood":"good"},"provider":"stooq","age":0,"stale":false})",
        symbol("AAPL.US"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value->high, 2);
}

class UnreadableQuestion : public ::testing::TestWithParam<const char*> {};

TEST_P(UnreadableQuestion, ThenItIsRefused) {
    EXPECT_EQ(read_question(GetParam()).error().code, Errc::InvalidInput) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Questions, UnreadableQuestion,
                         ::testing::Values("", "[]", "null", "{", "{}", R"({"ask":"quote"})", R"({"symbol":"A"})",
                                           R"({"ask":"quote","symbol":"../x"})", R"({"ask":"quote","symbol":7})",
                                           R"({"ask":"days","symbol":"A"})", R"({"ask":"days","symbol":"A","days":0})",
                                           R"({"ask":"days","symbol":"A","days":10001})",
                                           R"({"ask":"days","symbol":"A","days":1.5})",
                                           R"({"ask":"price","symbol":"A"})",
                                           R"({"ask":"quote","ask":"days","symbol":"A","days":1})"));

/// A part of a valid reply, and its replacement.
class UnreadableReply : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(UnreadableReply, ThenItIsAFailureOfTheOtherEnd) {
    const auto [good, bad] = GetParam();
    std::string reply = write_reply(Cached<Quote>{std::make_shared<const Quote>(apple()), 90s, true});
    ASSERT_NE(reply.find(good), std::string::npos) << reply;
    reply.replace(reply.find(good), std::string_view(good).size(), bad);

    const auto read = read_quote_reply(reply, symbol("AAPL.US"));

    ASSERT_FALSE(read) << reply;
    EXPECT_EQ(read.error().code, Errc::ProviderFailed);
}

INSTANTIATE_TEST_SUITE_P(
    Replies, UnreadableReply,
    ::testing::Values(std::pair("AAPL.US", "MSFT.US"), std::pair("2021-04-01", "2021-02-30"),
                      std::pair("\"open\":123.66", "\"open\":-1"), std::pair("\"open\":123.66", "\"open\":\"1\""),
                      std::pair("\"open\":123.66", "\"open\":200"), std::pair("\"open\":123.66", "\"open\":null"),
                      std::pair("\"open\":123.66,", ""), std::pair("74957400", "-1"), std::pair("74957400", "-1.5"),
                      std::pair("\"currency\":\"USD\"", "\"currency\":840"), std::pair("\"age\":90", "\"age\":-1"),
                      std::pair("\"age\":90", "\"age\":null"), std::pair("\"stale\":true", "\"stale\":1"),
                      std::pair("\"provider\":\"stooq\"", "\"x\":1"), std::pair("\"quote\"", "\"quota\""),
                      std::pair("{\"quote\":{", "{\"quote\":[{"), std::pair("{\"quote\":{", "{\"error\":7,\"quote\":{"),
                      std::pair("}", "")));

TEST(QuoteMessages, GivenDaysThatBreakTheirRulesThenTheyAreRefused) {
    const LatestDays days{{bar_of(Date(2024, 3, 8), 1), bar_of(Date(2024, 3, 7), 1)}, "store"};
    for (const auto& [good, bad] : {std::pair("2024-03-08", "2024-03-06"), std::pair("2024-03-08", "2024-03-07"),
                                    std::pair("\"high\":1", "\"high\":0.5"), std::pair("\"days\"", "\"nights\""),
                                    std::pair("[{", "{"), std::pair("\"volume\":1", "\"volume\":null")}) {
        std::string reply = write_reply(days);
        ASSERT_NE(reply.find(good), std::string::npos);
        reply.replace(reply.find(good), std::string_view(good).size(), bad);
        EXPECT_EQ(read_days_reply(reply).error().code, Errc::ProviderFailed) << reply;
    }
}

}  // namespace quote_messages_test
}  // namespace bourse::quotes
