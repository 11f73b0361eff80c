#include <gtest/gtest.h>

#include <chrono>

#include "platform/broker/test/broker_test_kit.hpp"
#include "support/rabbitmq_process.hpp"

namespace bourse::broker {
namespace broker_faults_test {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// Has its own broker, which is killed.
class BrokerFaults : public BrokerTest {
  protected:
    test::RabbitmqProcess server_{BOURSE_SOURCE_DIR};

    void SetUp() override { target_ = parse_amqp_url(server_.url()).value(); }
    ~BrokerFaults() override {
        // Both ends must be destroyed before the server to which they would reconnect.
        requester_.reset();
        io_.join();
        responder_.reset();
    }
};

TEST_F(BrokerFaults, GivenABrokerThatDiesAndReturnsThenNoCallHangsAndServiceResumes) {
    Publisher publisher(target_, {}, random_, observer_);
    listen();
    connect({.deadline = 2s});
    ASSERT_TRUE(soon([&] { return publisher.trouble().empty(); }));
    EXPECT_TRUE(ask("before"));

    server_.order("kill");

    const Event event{"order.placed", "1", "{}"};
    for (int i = 0; i < 20; ++i) {
        const auto begun = steady_clock::now();
        const auto answer = ask("while it is gone");
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Errc::Unavailable);
        EXPECT_LT(steady_clock::now() - begun, 4s);
    }
    EXPECT_EQ(publisher.publish({&event, 1}, 1s), 0U);

    server_.order("start");
    const auto back = steady_clock::now();

    // Both ends must have reconnected.
    EXPECT_TRUE(soon([&] { return ask("after").has_value(); }));
    EXPECT_TRUE(soon([&] { return publisher.publish({&event, 1}, 5s) == 1; }));
    EXPECT_LT(steady_clock::now() - back, 5s);
}

TEST_F(BrokerFaults, GivenABrokerThatFreezesThenCallsFailInTimeAndTheLinkReconnects) {
    listen();
    connect({.deadline = 500ms});
    server_.order("freeze");

    const auto begun = steady_clock::now();
    EXPECT_EQ(ask("while it is frozen").error().code, Errc::Unavailable);
    EXPECT_LT(steady_clock::now() - begun, 3s);
    // Two missed heartbeats.
    EXPECT_TRUE(soon([&] { return !requester_->trouble().empty(); }));

    server_.order("thaw");
    EXPECT_TRUE(soon([&] { return ask("after").has_value(); }));
}

}  // namespace broker_faults_test
}  // namespace bourse::broker
