#include "platform/cache/redis_target.hpp"

#include <gtest/gtest.h>

namespace bourse::cache {
namespace redis_target_test {

TEST(RedisTarget, GivenAWholeUrlThenItsPartsAreReadAndTheSecretIsNotShown) {
    const auto target = parse_redis_url("redis://bourse:p%40ss%2Fword@cache.example:6380/3");

    ASSERT_TRUE(target);
    EXPECT_EQ(target->host, "cache.example");
    EXPECT_EQ(target->port, 6380);
    EXPECT_EQ(target->user, "bourse");
    EXPECT_EQ(target->password.reveal(), "p@ss/word");
    EXPECT_EQ(target->database, 3);
    EXPECT_EQ(target->description(), "redis://cache.example:6380/3");
}

TEST(RedisTarget, GivenAHostAloneThenTheRestIsWhatRedisDoesByDefault) {
    for (const auto* url : {"redis://localhost", "redis://localhost/"}) {
        const auto target = parse_redis_url(url);
        ASSERT_TRUE(target) << url;
        EXPECT_EQ(target->description(), "redis://localhost:6379/0");
        EXPECT_TRUE(target->user.empty());
        EXPECT_TRUE(target->password.empty());
    }
}

TEST(RedisTarget, GivenAPasswordWithoutAUserOrAnAddressOfSixthVersionThenTheyAreTaken) {
    const auto target = parse_redis_url("redis://:secret@[::1]:7000");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->host, "::1");
    EXPECT_TRUE(target->user.empty());
    EXPECT_EQ(target->password.reveal(), "secret");
    EXPECT_EQ(target->description(), "redis://[::1]:7000/0");
}

TEST(RedisTarget, GivenAnythingElseThenItIsRefusedWithoutQuotingIt) {
    for (const std::string url :
         {"", "redis", "redis://", "redis:///1", "http://localhost", "rediss://u:s3cret@localhost",
          "redis://u:s3cret@localhost:70000", "redis://u:s3cret@localhost:0", "redis://u:s3cret@localhost/x",
          "redis://u:s3cret@localhost/-1", "redis://u:s3cret@localhost/1/2", "redis://u:s3cret/x@localhost",
          "redis://u:s3cret#x@localhost", "redis://u:s3cret@localhost?db=1", "redis://u@localhost",
          "redis://u:s3cret@"}) {
        const auto target = parse_redis_url(url);
        ASSERT_FALSE(target) << url;
        EXPECT_EQ(target.error().detail.find("s3cret"), std::string::npos) << target.error().detail;
    }
}

}  // namespace redis_target_test
}  // namespace bourse::cache
