#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <latch>
#include <vector>

#include "platform/broker/test/broker_test_kit.hpp"
#include "platform/tasks/timed_event.hpp"

namespace bourse::broker {
namespace request_reply_test {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

using RequestReply = SharedBrokerTest;

/// Replies after a pause.
Responder::Handler after(std::chrono::milliseconds pause, std::atomic<int>& calls) {
    return [pause, &calls](std::string question) -> Task<std::string> {
        return [](std::chrono::milliseconds how_long, std::atomic<int>& count, std::string text) -> Task<std::string> {
            ++count;
            const auto event = std::make_shared<tasks::TimedEvent>(co_await boost::asio::this_coro::executor);
            auto waiting = event->wait_until(steady_clock::now() + how_long);
            co_await std::move(waiting);
            co_return text;
        }(pause, calls, std::move(question));
    };
}

TEST_F(RequestReply, GivenAResponderThenTheReplyArrives) {
    listen();
    connect();
    EXPECT_EQ(ask("what").value(), "WHAT");
    EXPECT_EQ(ask("").value(), "");
    EXPECT_EQ(observer_.of("asked answered"), 2);
    EXPECT_EQ(observer_.of("served answered"), 2);
    EXPECT_EQ(requester_->pending(), 0U);
}

Task<std::string> throw_number(std::string question) {
    if (question == "boom") throw 42;
    co_return question;
}

TEST_F(RequestReply, GivenAHandlerThatThrowsNoExceptionClassThenTheLossIsToldAndOthersAreAnswered) {
    listen(throw_number);
    connect();
    EXPECT_EQ(responder_->trouble(), "");

    auto unanswered = begin("boom");
    EXPECT_TRUE(soon([&] { return observer_.of("dropped") == 1; }));

    EXPECT_EQ(responder_->trouble(), "a request was dropped; restart the process");
    EXPECT_EQ(ask("what").value(), "what");
    responder_->drain(kPatience);
    EXPECT_FALSE(unanswered.get());
}

TEST_F(RequestReply, GivenABodyOfManyFramesThenItArrivesWhole) {
    listen();
    connect();
    const std::string large(std::size_t{3} << 20, 'x');
    EXPECT_EQ(ask(large).value(), std::string(large.size(), 'X'));
}

TEST_F(RequestReply, GivenManyConcurrentRequestsThenEachGetsItsOwnReply) {
    listen();
    connect();
    std::vector<std::future<Result<std::string>>> asked;
    for (std::size_t i = 0; i < 500; ++i) asked.push_back(begin("q" + std::to_string(i), i));
    for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i].get().value(), "Q" + std::to_string(i));
}

TEST_F(RequestReply, GivenNoResponderThenTheRequestFailsAtOnce) {
    connect();
    const auto begun = steady_clock::now();
    const auto answer = ask("what");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Unavailable);
    EXPECT_EQ(answer.error().retry_after, 1s);
    EXPECT_LT(steady_clock::now() - begun, 3s);
    EXPECT_EQ(observer_.of("asked nobody_listens"), 1);
}

TEST_F(RequestReply, GivenAReplyAfterTheDeadlineThenTheRequestFailsInTimeAndTheNextOneSucceeds) {
    std::atomic<int> calls = 0;
    listen(after(400ms, calls));
    connect({.deadline = 200ms});
    const auto begun = steady_clock::now();
    EXPECT_EQ(ask("late").error().code, Errc::Unavailable);
    EXPECT_GE(steady_clock::now() - begun, 200ms);
    EXPECT_EQ(observer_.of("asked late"), 1);
    EXPECT_EQ(requester_->pending(), 0U);
    // The reply is not even sent, because the request has expired.
    EXPECT_TRUE(soon([&] { return observer_.of("served expired") == 1; }));

    listen();
    EXPECT_EQ(ask("in time").value(), "IN TIME");
}

TEST_F(RequestReply, GivenMoreThanMayWaitThenTheyFailAtOnce) {
    std::atomic<int> calls = 0;
    listen(after(500ms, calls));
    connect({.max_pending = 2});
    auto first = begin("1");
    auto second = begin("2");
    ASSERT_TRUE(soon([&] { return requester_->pending() == 2; }));

    EXPECT_EQ(ask("3").error().code, Errc::Unavailable);

    EXPECT_EQ(observer_.of("asked too_many"), 1);
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(second.get());
}

TEST_F(RequestReply, GivenAHandlerThatThrowsThenTheRequestFailsAtTheDeadlineAndIsNotRepeatedForEver) {
    std::atomic<int> calls = 0;
    listen([&calls](const std::string&) -> Task<std::string> {
        ++calls;
        throw std::runtime_error("boom");
    });
    connect({.deadline = 300ms});
    EXPECT_FALSE(ask("what"));
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(observer_.of("served failed"), 1);
}

TEST_F(RequestReply, GivenAnUnansweredRequestWhenItsResponderStopsThenAnotherReplies) {
    std::atomic<int> calls = 0;
    listen(after(3s, calls));
    connect({.deadline = 20s});
    auto asked = begin("again");
    ASSERT_TRUE(soon([&] { return calls == 1; }));
    auto gone = std::move(responder_);

    listen();
    gone.reset();

    EXPECT_EQ(asked.get().value(), "AGAIN");
}

TEST_F(RequestReply, GivenADrainThenCurrentRequestsGetRepliesAndNewOnesFailForLackOfAResponder) {
    std::atomic<int> calls = 0;
    listen(after(300ms, calls));
    connect({.deadline = 20s});
    auto asked = begin("before");
    ASSERT_TRUE(soon([&] { return calls == 1; }));

    responder_->drain(10s);
    responder_.reset();

    EXPECT_EQ(asked.get().value(), "before");
    const auto begun = steady_clock::now();
    EXPECT_FALSE(ask("after"));
    EXPECT_LT(steady_clock::now() - begun, 3s);
    EXPECT_EQ(calls, 1);
}

TEST_F(RequestReply, GivenADrainWithAnotherResponderThenThatOneContinues) {
    listen();
    auto leaving = std::move(responder_);
    listen();
    connect();
    leaving->drain(10s);
    leaving.reset();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(ask("x").value(), "X");
}

TEST_F(RequestReply, GivenAWrongPasswordThenTheReasonNamesTheBrokerAndNotThePassword) {
    target_.password = Secret("do-not-show-this");
    Requester requester(target_, {.queue = queue_}, random_, observer_);
    ASSERT_TRUE(soon([&] { return observer_.of("lost requests") > 0; }));
    EXPECT_NE(requester.trouble().find("ACCESS_REFUSED"), std::string::npos) << requester.trouble();
    EXPECT_EQ(requester.trouble().find("show"), std::string::npos);
    EXPECT_EQ(observer_.why_lost(), target_.description() + ": " + requester.trouble());
}

}  // namespace request_reply_test
}  // namespace bourse::broker
