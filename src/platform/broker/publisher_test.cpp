#include "platform/broker/publisher.hpp"

#include <gtest/gtest.h>

#include <set>

#include "platform/broker/test/broker_test_kit.hpp"

namespace bourse::broker {
namespace publisher_test {

using namespace std::chrono_literals;

class PublisherTest : public SharedBrokerTest {
  protected:
    std::string exchange_ = queue_ + ".events";
    std::unique_ptr<Publisher> publisher_;
    std::unique_ptr<AmqpConnection> subscriber_;

    void start() {
        publisher_ = std::make_unique<Publisher>(target_, PublisherOptions{.exchange = exchange_}, random_, observer_);
        ASSERT_TRUE(soon([&] { return publisher_->trouble().empty(); }));
    }
    void subscribe(std::string_view pattern) {
        subscriber_ = std::make_unique<AmqpConnection>(target_, ConnectionOptions{});
        subscriber_->declare_queue(queue_, {.expires = 10s});
        subscriber_->bind_queue(queue_, exchange_, pattern);
        subscriber_->consume(queue_, false);
    }
    /// The bodies of the next `count` messages.
    std::vector<std::string> take(std::size_t count) {
        std::vector<std::string> bodies;
        EXPECT_TRUE(soon([&] {
            while (auto incoming = subscriber_->next()) bodies.push_back(incoming->body);
            return bodies.size() >= count;
        }));
        return bodies;
    }
};

TEST_F(PublisherTest, GivenEventsThenTheyAreConfirmedAndComeInTheirOrder) {
    start();
    subscribe("order.*");
    std::vector<Event> events;
    std::vector<std::string> bodies;
    for (int i = 0; i < 1000; ++i) {
        bodies.push_back("{\"n\":" + std::to_string(i) + "}");
        events.push_back({"order.placed", std::to_string(i), bodies.back()});
    }

    EXPECT_EQ(publisher_->publish(events, 30s), 1000U);

    EXPECT_EQ(take(1000), bodies);
    EXPECT_EQ(observer_.of("published confirmed"), 1000);
}

TEST_F(PublisherTest, GivenNoSubscriberThenTheEventIsConfirmed) {
    start();
    const Event event{"order.placed", "1", "{}"};
    EXPECT_EQ(publisher_->publish({&event, 1}, 30s), 1U);
    EXPECT_EQ(publisher_->publish({}, 30s), 0U);
}

TEST_F(PublisherTest, GivenNoConnectionThenNothingIsConfirmedAtOnce) {
    target_.port = 1;
    Publisher publisher(target_, {}, random_, observer_);
    const Event event{"order.placed", "1", "{}"};
    EXPECT_EQ(publisher.publish({&event, 1}, 30s), 0U);
    EXPECT_TRUE(soon([&] { return publisher.trouble().find("connect") == 0; })) << publisher.trouble();
}

}  // namespace publisher_test
}  // namespace bourse::broker
