#include "platform/http/messages/body_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

namespace bourse::http {
namespace body_stream_test {

Task<> read_all(BodyStream& stream, std::string& body) {
    for (;;) {
        const std::shared_ptr<const BodyPiece> piece = co_await stream.next();
        if (!piece) break;
        body += *piece->text();
    }
    const std::shared_ptr<const BodyPiece> after = co_await stream.next();
    EXPECT_EQ(after, nullptr) << "the end stays the end";
}

std::string body_of(ListForm form, const std::vector<std::string>& pages) {
    tasks::BlockingPool pool{1};
    std::size_t at = 0;
    PagedBody stream(form, pages.front(), pool, [&] {
        ++at;
        return PagedBody::Page{pages[at], at + 1 < pages.size()};
    });
    std::string body;
    boost::asio::io_context io{1};
    boost::asio::co_spawn(io, read_all(stream, body), boost::asio::detached);
    io.run();
    return body;
}

TEST(PagedBody, GivenPagesOfJsonThenTheyAreOneArray) {
    constexpr auto kJson = ListForm::Json;
    EXPECT_EQ(body_of(kJson, {"[1,2]", "[3]", "[4,5]"}), "[1,2,3,4,5]");
    EXPECT_EQ(body_of(kJson, {"[1,2]", "[]"}), "[1,2]") << "nothing followed after all";
    EXPECT_EQ(body_of(kJson, {"[1]", "[]", "[2]"}), "[1 ,2]");
}

TEST(PagedBody, GivenPagesOfCsvThenTheHeaderComesOnce) {
    constexpr auto kCsv = ListForm::Csv;
    EXPECT_EQ(body_of(kCsv, {"a,b\r\n1,2\r\n", "a,b\r\n3,4\r\n", "a,b\r\n5,6\r\n"}), "a,b\r\n1,2\r\n3,4\r\n5,6\r\n");
    EXPECT_EQ(body_of(kCsv, {"a\r\n1\r\n", "a\r\n"}), "a\r\n1\r\n");
}

}  // namespace body_stream_test
}  // namespace bourse::http
