#include "platform/http/messages/message.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace message_test {

TEST(Authority, GivenHostsOfAllKindsWhenJoinedWithAPortThenAUrlMayHoldThem) {
    EXPECT_EQ(authority_of("127.0.0.1", 8000), "127.0.0.1:8000");
    EXPECT_EQ(authority_of("bourse.example", 80), "bourse.example:80");
    EXPECT_EQ(authority_of("::1", 8000), "[::1]:8000");
    EXPECT_EQ(authority_of("[::1]", 65535), "[::1]:65535");
}

}  // namespace message_test
}  // namespace bourse::http
