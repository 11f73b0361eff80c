#include "platform/http/messages/next_link.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace next_link_test {

TEST(NextTarget, GivenOtherParametersThenTheyStayAndTheCursorIsReplaced) {
    EXPECT_EQ(next_target("/stocks", "", "C"), "/stocks?cursor=C");
    EXPECT_EQ(next_target("/stocks", "limit=2&q=a%20b", "C"), "/stocks?limit=2&q=a%20b&cursor=C");
    EXPECT_EQ(next_target("/stocks", "cursor=B&limit=2", "C"), "/stocks?limit=2&cursor=C");
    EXPECT_EQ(next_target("/stocks", "limit=2&&cursor=B", "C"), "/stocks?limit=2&cursor=C");
}

TEST(NextTarget, GivenACursorWhoseNameIsEncodedThenItIsReplacedToo) {
    EXPECT_EQ(next_target("/stocks", "curs%6Fr=B&limit=2", "C"), "/stocks?limit=2&cursor=C");
    EXPECT_EQ(next_target("/stocks", "%63%75%72%73%6f%72=B", "C"), "/stocks?cursor=C");
    EXPECT_EQ(next_target("/stocks", "curs%6Fr", "C"), "/stocks?cursor=C");
    EXPECT_EQ(next_target("/stocks", "q=cursor&%71=curs%6Fr", "C"), "/stocks?q=cursor&%71=curs%6Fr&cursor=C");
    EXPECT_EQ(next_target("/stocks", "cursors=1&curso%7=2&%6=3", "C"), "/stocks?cursors=1&curso%7=2&%6=3&cursor=C");
}

TEST(NextTarget, GivenWhatATargetMayNotHaveThenItIsEscaped) {
    EXPECT_EQ(next_target("/a<b>", "q=\"a>b\"&x=\\^`{|} \xC3\xA9", "C"),
              "/a%3Cb%3E?q=%22a%3Eb%22&x=%5C%5E%60%7B%7C%7D%20%C3%A9&cursor=C");
    EXPECT_EQ(next_target("/a", "q=%3e%zz[1]/?:@!$'()*+,;=-._~", "C"), "/a?q=%3e%zz[1]/?:@!$'()*+,;=-._~&cursor=C");
    EXPECT_EQ(first_target("/a", "q=a>b&cursor=C"), "/a?q=a%3Eb");
}

TEST(FirstTarget, GivenAQueryThenOnlyTheCursorIsRemoved) {
    EXPECT_EQ(first_target("/stocks", ""), "/stocks");
    EXPECT_EQ(first_target("/stocks", "cursor=B"), "/stocks");
    EXPECT_EQ(first_target("/stocks", "q=a%26b&cursor=B&limit=2"), "/stocks?q=a%26b&limit=2");
}

TEST(NextLink, GivenATargetThenItStandsInAngleBrackets) {
    EXPECT_EQ(next_link("/stocks?cursor=C"), "</stocks?cursor=C>; rel=\"next\"");
}

}  // namespace next_link_test
}  // namespace bourse::http
