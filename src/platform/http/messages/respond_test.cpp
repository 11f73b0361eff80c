#include "platform/http/messages/respond.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace respond_test {

std::string value_of(const Response& response, std::string_view name) {
    for (const Header& header : response.headers) {
        if (same_name(header.name, name)) return header.value;
    }
    return "";
}

TEST(Respond, GivenABodyWhenAnsweredThenTheContentTypeMatches) {
    EXPECT_EQ(respond_json("{}").content_type, "application/json");
    EXPECT_EQ(respond_csv("a\r\n").content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(*respond_csv("a\r\n").body, "a\r\n");
    EXPECT_EQ(respond_json("{}").status, 200);
}

TEST(Respond, GivenAStaleResponseWhenMarkedThenItHasAWarningAndItsAge) {
    Response known = respond_json("{}");
    Response unknown = respond_json("{}");

    mark_stale(known, std::chrono::seconds(90));
    mark_stale(unknown);

    EXPECT_EQ(value_of(known, "Age"), "90");
    EXPECT_EQ(value_of(known, "Warning"), R"(110 - "Response is Stale")");
    EXPECT_EQ(value_of(unknown, "Age"), "");
    EXPECT_EQ(value_of(unknown, "Warning"), R"(110 - "Response is Stale")");
}

TEST(Respond, GivenAListWhenThereIsMoreThenTheNextPageIsLinked) {
    Response response = respond_json("[]");
    Request request;
    request.path = "/stocks";
    request.query = "limit=1&cursor=old";

    link_next_page(response, request, "new");

    EXPECT_EQ(value_of(response, "Link"), R"(</stocks?limit=1&cursor=new>; rel="next")");
}

}  // namespace respond_test
}  // namespace bourse::http
