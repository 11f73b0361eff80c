#include "platform/broker/amqp_target.hpp"

#include <gtest/gtest.h>

namespace bourse::broker {
namespace amqp_target_test {

TEST(AmqpTarget, GivenEveryPartThenEachIsDecoded) {
    const auto target = parse_amqp_url("amqp://us%40er:p%2Fa:ss%25@mq.example:5673/a%2Fb");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->host, "mq.example");
    EXPECT_EQ(target->port, 5673);
    EXPECT_EQ(target->user, "us@er");
    EXPECT_EQ(target->password, Secret("p/a:ss%"));
    EXPECT_EQ(target->vhost, "a/b");
    EXPECT_FALSE(target->is_tls);
}

TEST(AmqpTarget, GivenAHostAloneThenTheRestIsWhatBrokersComeWith) {
    const auto target = parse_amqp_url("amqp://mq");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->port, 5672);
    EXPECT_EQ(target->user, "guest");
    EXPECT_EQ(target->password, Secret("guest"));
    EXPECT_EQ(target->vhost, "/");
    EXPECT_EQ(parse_amqp_url("amqp://mq/")->vhost, "/");
    EXPECT_EQ(parse_amqp_url("amqp://mq/%2F")->vhost, "/");
    EXPECT_EQ(parse_amqp_url("amqp://mq/bourse")->vhost, "bourse");
    EXPECT_EQ(parse_amqp_url("amqps://mq")->port, 5671);
    EXPECT_TRUE(parse_amqp_url("amqps://mq")->is_tls);
    EXPECT_EQ(parse_amqp_url("amqp://[::1]:5673")->host, "::1");
    EXPECT_EQ(parse_amqp_url("amqp://[::1]:5673")->port, 5673);
    EXPECT_EQ(parse_amqp_url("amqp://[::1]")->port, 5672);
}

TEST(AmqpTarget, GivenADescriptionThenItOmitsThePassword) {
    EXPECT_EQ(parse_amqp_url("amqp://u:do-not-show@mq:5673/v")->description(), "amqp://u@mq:5673/v");
    EXPECT_EQ(parse_amqp_url("amqps://u:do-not-show@[::1]")->description(), "amqps://u@[::1]:5671/");
}

class RefusedAmqpUrl : public ::testing::TestWithParam<const char*> {};

TEST_P(RefusedAmqpUrl, ThenTheFaultDoesNotQuoteTheText) {
    const auto target = parse_amqp_url(GetParam());
    ASSERT_FALSE(target) << GetParam();
    EXPECT_EQ(target.error().code, Errc::InvalidInput);
    EXPECT_EQ(target.error().detail.find("show"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Urls, RefusedAmqpUrl,
                         ::testing::Values("", "amqp:", "amqp://", "http://mq", "mq:5672", "amqp://show:@",
                                           "amqp://u:show@mq:0", "amqp://mq:65536", "amqp://mq:port",
                                           "amqp://mq:", "amqp://mq/a/b", "amqp://mq?heartbeat=1", "amqp://mq/#show",
                                           "amqp://mq/%zz", "amqp://mq/%2", "amqp://mq/%00", "amqp://@mq",
                                           "amqp://u:%00show@mq", "amqp://[::1", "amqp://[]", "amqp://[::1]5672"));

}  // namespace amqp_target_test
}  // namespace bourse::broker
