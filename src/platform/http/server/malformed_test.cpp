#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/messages/request_head.hpp"
#include "platform/http/server/test_server.hpp"
#include "support/malformed_http.hpp"

namespace bourse::http {
namespace malformed_test {

using bourse::test::malformed_requests;
using bourse::test::MalformedRequest;
using bourse::test::RawClient;

Response echo(const Request& request) {
    return text(std::string(request.body));
}

/// Omits the long requests, which are slow when sent byte by byte and test nothing more.
std::vector<MalformedRequest> short_requests() {
    std::vector<MalformedRequest> requests = malformed_requests();
    std::erase_if(requests, [](const MalformedRequest& request) { return request.bytes.size() > 4096; });
    return requests;
}

class Malformed : public ::testing::TestWithParam<MalformedRequest> {
  protected:
    Malformed() {
        service_.on("/echo", echo);
        service_.on("/", echo);
    }
    TestService service_;
    TestServer server_{service_};
};

TEST_P(Malformed, GivenTheBytesWhenSentThenTheyAreRefusedAndTheConnectionCloses) {
    RawClient client = server_.connect();

    client.send(GetParam().bytes);
    const auto response = client.read();

    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, GetParam().status);
    EXPECT_EQ(response->header("connection"), "close");
    EXPECT_EQ(response->header("content-type"), "application/problem+json");
    EXPECT_THAT(response->body, ::testing::HasSubstr("\"request_id\":\"" + response->header("x-request-id") + "\""));
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(service_.calls(), 0);
}

class MalformedDrip : public Malformed {};

TEST_P(MalformedDrip, GivenTheBytesOneByOneWhenParsedThenTheyAreRefusedAlike) {
    const std::string& bytes = GetParam().bytes;
    RawClient client = server_.connect();

    for (const char byte : bytes) {
        try {
            client.send({&byte, 1});
        } catch (const std::system_error&) {
            break;  // already rejected
        }
    }
    const auto response = client.read();

    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(Corpus, MalformedDrip, ::testing::ValuesIn(short_requests()),
                         [](const auto& test) { return test.param.name; });
INSTANTIATE_TEST_SUITE_P(Corpus, Malformed, ::testing::ValuesIn(malformed_requests()),
                         [](const auto& test) { return test.param.name; });

}  // namespace malformed_test
}  // namespace bourse::http
