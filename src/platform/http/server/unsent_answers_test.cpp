#include "platform/http/server/unsent_answers.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "platform/http/messages/body_stream.hpp"
#include "platform/http/server/test_server.hpp"

namespace bourse::http {
namespace unsent_answers_test {

using bourse::test::get;
using bourse::test::RawClient;

constexpr std::size_t kKiB = 1024;

UnsentAnswers::Body body_of(std::size_t bytes) {
    return make_body(std::string(bytes, 'b'));
}

TEST(UnsentAnswers, GivenHoldsThenTheyCountUntilTheyEnd) {
    UnsentAnswers unsent(400 * kKiB);
    {
        const auto first = unsent.hold("a", {body_of(10 * kKiB)}, 5);
        const auto second = unsent.hold("b", {}, 7);
        EXPECT_EQ(unsent.bytes(), 10 * kKiB + 12);
    }
    EXPECT_EQ(unsent.bytes(), 0u);
}

TEST(UnsentAnswers, GivenABodyThatManyConnectionsSendThenItCountsOnce) {
    UnsentAnswers unsent(400 * kKiB);
    const auto shared = body_of(50 * kKiB);
    {
        std::vector<UnsentAnswers::Hold> holds;
        for (int i = 0; i < 20; ++i) holds.push_back(unsent.hold(std::to_string(i), {shared}, 0));
        EXPECT_EQ(unsent.bytes(), 50 * kKiB);
        EXPECT_TRUE(unsent.admit("other", 90 * kKiB));
    }
    EXPECT_EQ(unsent.bytes(), 0u);
}

TEST(UnsentAnswers, GivenAFullBudgetThenOnlySmallAnswersAreAdmitted) {
    UnsentAnswers unsent(400 * kKiB);
    std::vector<UnsentAnswers::Hold> holds;
    for (int i = 0; i < 4; ++i) holds.push_back(unsent.hold(std::to_string(i), {body_of(98 * kKiB)}, 0));

    EXPECT_TRUE(unsent.admit("other", 8 * kKiB));
    EXPECT_FALSE(unsent.admit("other", 9 * kKiB));
    EXPECT_TRUE(unsent.admit("0", 4 * kKiB)) << "problem documents are always sent";
    EXPECT_EQ(unsent.refused(), 1u);

    holds.pop_back();
    EXPECT_TRUE(unsent.admit("other", 9 * kKiB));
}

TEST(UnsentAnswers, GivenThreeQuartersTakenThenTheLastIsForClientsForWhichNothingWaits) {
    UnsentAnswers unsent(400 * kKiB);
    std::vector<UnsentAnswers::Hold> holds;
    for (int i = 0; i < 4; ++i) holds.push_back(unsent.hold(std::to_string(i), {body_of(74 * kKiB)}, 0));

    EXPECT_FALSE(unsent.admit("0", 5 * kKiB));
    EXPECT_TRUE(unsent.admit("other", 90 * kKiB));
}

TEST(UnsentAnswers, GivenAddressesOfOneNetworkThenTheyAreOneClient) {
    UnsentAnswers unsent(400 * kKiB);
    const auto first = unsent.hold("2001:db8::1", {body_of(50 * kKiB)}, 0);
    const auto second = unsent.hold("2001:db8::2", {body_of(45 * kKiB)}, 0);

    EXPECT_FALSE(unsent.admit("2001:db8::3", 6 * kKiB));
    EXPECT_TRUE(unsent.admit("2001:db8:0:1::3", 6 * kKiB));
    EXPECT_TRUE(unsent.admit("192.0.2.1", 6 * kKiB));
}

TEST(UnsentAnswers, GivenHoldsOfNothingThenTheyEndInAnyOrder) {
    UnsentAnswers unsent(400 * kKiB);
    std::vector<UnsentAnswers::Hold> holds;
    for (int i = 0; i < 3; ++i) holds.push_back(unsent.hold("a", {}, 0));
    holds.clear();

    EXPECT_EQ(unsent.bytes(), 0u);
}

TEST(UnsentAnswers, GivenAClientWithAQuarterThenOnlyOthersGetMore) {
    UnsentAnswers unsent(400 * kKiB);
    const auto hold = unsent.hold("greedy", {body_of(95 * kKiB)}, 0);

    EXPECT_FALSE(unsent.admit("greedy", 6 * kKiB));
    EXPECT_TRUE(unsent.admit("greedy", 5 * kKiB));
    EXPECT_TRUE(unsent.admit("other", 90 * kKiB));
}

TEST(UnsentAnswers, GivenNoLimitThenEverythingIsAdmitted) {
    UnsentAnswers unsent(0);
    const auto hold = unsent.hold("a", {}, std::size_t{1} << 40);

    EXPECT_TRUE(unsent.admit("a", std::size_t{1} << 40));
}

TEST(UnsentAnswers, GivenManyBytesHaveWaitedWhenMostAreGoneThenItTellsOnce) {
    UnsentAnswers unsent(0);
    EXPECT_FALSE(unsent.has_emptied());
    {
        const auto hold = unsent.hold("a", {}, 20 * kKiB * kKiB);
        EXPECT_FALSE(unsent.has_emptied());
    }
    EXPECT_TRUE(unsent.has_emptied());
    EXPECT_FALSE(unsent.has_emptied());
}

/// Pieces without an end, larger than it tells.
class LargePieces final : public BodyStream {
  public:
    Task<std::shared_ptr<const BodyPiece>> next() override {
        co_return std::make_shared<const BodyPiece>(std::string(1000 * kKiB, 'p'));
    }
    [[nodiscard]] std::size_t memory() const override { return 1; }
};

/// A server with a small budget, and clients that do not read.
class UnsentAnswersOfServer : public ::testing::Test {
  protected:
    /// More than the buffers of both sockets take.
    static constexpr std::size_t kLarge = 16 * kKiB * kKiB;

    UnsentAnswersOfServer() {
        service_.on("/large", [this](const Request&) { return text(large_); });
        service_.on("/page", [](const Request&) { return text(std::string(100 * kKiB, 'p')); });
        service_.on("/small", [](const Request&) { return text("small"); });
        service_.on("/stream", [](const Request&) {
            Response response = text("");
            response.body = nullptr;
            response.stream = std::make_shared<LargePieces>();
            return response;
        });
    }

    static ServerOptions with_budget(std::size_t bytes) {
        ServerOptions options = TestServer::quick();
        options.unsent_answer_bytes = bytes;
        return options;
    }
    /// Waits until so many bytes wait.
    static bool wait_for(TestServer& server, std::size_t least, std::size_t most) {
        for (int tries = 0; tries < 1000; ++tries) {
            const std::size_t bytes = server.server().unsent().bytes();
            if (bytes >= least && bytes <= most) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }

    const std::string large_ = std::string(kLarge, 'l');
    TestService service_;
};

TEST_F(UnsentAnswersOfServer, GivenAClientThatDoesNotReadThenItsNextLargeAnswerIsRefused) {
    TestServer server(service_, with_budget(kLarge * 4 + 1));
    {
        RawClient stalled = server.connect();
        stalled.send(get("/large"));
        ASSERT_TRUE(wait_for(server, kLarge, kLarge + 100 * kKiB));

        RawClient again = server.connect();
        const auto refused = again.ask(get("/page"));

        EXPECT_EQ(refused.status, 503);
        EXPECT_NE(refused.header("retry-after"), "");
        EXPECT_NE(refused.body.find("too many answers wait for clients to read them"), std::string::npos);
        EXPECT_EQ(again.ask(get("/small")).body, "small") << "the connection stays, small answers are sent";
        EXPECT_EQ(server.server().unsent().refused(), 1u);
    }
    ASSERT_TRUE(wait_for(server, 0, 0));
    EXPECT_EQ(server.connect().ask(get("/page")).status, 200);
}

TEST_F(UnsentAnswersOfServer, GivenASlowClientThenItGetsTheWholeAnswer) {
    TestServer server(service_, with_budget(kLarge * 4));
    RawClient slow = server.connect();
    slow.send(get("/large"));
    ASSERT_TRUE(wait_for(server, kLarge, kLarge + 100 * kKiB));

    const auto answer = slow.read();

    EXPECT_TRUE(answer->body == large_);
    EXPECT_TRUE(wait_for(server, 0, 0));
}

TEST_F(UnsentAnswersOfServer, GivenAFullBudgetThenTheAnswerOfAWriteIsSent) {
    TestServer server(service_, with_budget(kLarge * 4 + 1));
    RawClient stalled = server.connect();
    stalled.send(get("/large"));
    ASSERT_TRUE(wait_for(server, kLarge, kLarge + 100 * kKiB));

    const auto written = server.connect().ask("POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

    EXPECT_EQ(written.status, 200) << "the client would take a refusal for a write that failed";

    const int calls = service_.calls();
    const auto refused = server.connect().ask("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" +
                                              std::string(9000, 'b'));
    EXPECT_EQ(refused.status, 503) << "its answer might be as large as the body";
    EXPECT_EQ(service_.calls(), calls) << "nothing is written";
}

TEST_F(UnsentAnswersOfServer, GivenAStreamWithLargePiecesThenTheyCountAndEndIt) {
    TestServer server(service_, with_budget(4 * kKiB * kKiB));
    RawClient stalled = server.connect();
    stalled.send(get("/stream"));

    ASSERT_TRUE(wait_for(server, 900 * kKiB, 1100 * kKiB)) << "a piece of 900 KiB where the stream told of one byte";
    EXPECT_EQ(server.connect().ask(get("/page")).status, 503) << "the client has its quarter";
}

}  // namespace unsent_answers_test
}  // namespace bourse::http
