#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "platform/http/server/input_buffer.hpp"
#include "platform/http/server/output_queue.hpp"
#include "platform/http/server/request_body.hpp"

namespace bourse::http {
namespace buffers_test {

void put(InputBuffer& buffer, std::string_view text) {
    const auto room = buffer.room(text.size());
    std::memcpy(room.data(), text.data(), text.size());
    buffer.commit(text.size());
}

TEST(InputBuffer, GivenBytesWhenMoreRoomIsNeededThenTheyAreKept) {
    InputBuffer buffer;
    put(buffer, "head");
    put(buffer, std::string(5000, 'x'));
    buffer.consume(4);

    EXPECT_GE(buffer.room(100'000).size(), 100'000u);
    EXPECT_EQ(buffer.bytes(), std::string(5000, 'x'));
}

TEST(InputBuffer, GivenBytesInTheMiddleWhenErasedThenTheOthersCloseUp) {
    InputBuffer buffer;
    put(buffer, "xheadbody-next");
    buffer.consume(1);

    buffer.erase(4, 4);

    EXPECT_EQ(buffer.bytes(), "head-next");
}

TEST(InputBuffer, GivenAllIsConsumedWhenReleasedThenMemoryIsGivenBack) {
    InputBuffer buffer;
    put(buffer, std::string(5000, 'x'));
    buffer.release();
    EXPECT_EQ(buffer.bytes().size(), 5000u);

    buffer.consume(5000);
    buffer.release();

    EXPECT_TRUE(buffer.empty());
    EXPECT_EQ(buffer.spare(), 0u);
}

/// Sends a queue in pieces of random size and returns what arrived.
std::string send_in_pieces(OutputQueue& queue, unsigned seed, std::size_t largest) {
    std::mt19937 random(seed);
    std::string arrived;
    while (!queue.empty()) {
        std::string offered;
        for (const auto& buffer : queue.buffers())
            offered.append(static_cast<const char*>(buffer.data()), buffer.size());
        const std::size_t count = std::min(offered.size(), 1 + random() % largest);
        arrived += offered.substr(0, count);
        queue.consume(count);
    }
    return arrived;
}

TEST(OutputQueue, GivenManyAnswersWhenSentInAnyPiecesThenTheyArriveInOrder) {
    for (unsigned seed = 0; seed < 50; ++seed) {
        OutputQueue queue;
        std::string expected;
        for (int i = 0; i < 100; ++i) {
            const std::string head = "head " + std::to_string(i) + ";";
            const auto body =
                i % 3 == 0 ? nullptr : std::make_shared<const std::string>(std::to_string(i * 1000) + ";");
            queue.append(head.substr(0, 3));
            queue.append(head.substr(3));
            queue.close(body);
            expected += head + (body ? *body : "");
        }
        ASSERT_EQ(queue.bytes(), expected.size());

        ASSERT_EQ(send_in_pieces(queue, seed, 1 + seed * 10), expected);
        ASSERT_EQ(queue.bytes(), 0u);
    }
}

constexpr std::string_view kChunkedHead = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(BodyReader, GivenChunksByteByByteWhenFedThenTheBodyIsWhole) {
    const std::string bytes = std::string(kChunkedHead) + "3;x=\"y\"\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n";
    BodyReader reader(100);
    std::string waiting;

    for (const char byte : bytes) {
        waiting += byte;
        if (waiting.size() < kChunkedHead.size() && reader.body().empty() && !waiting.ends_with("\r\n\r\n")) continue;
        const auto taken = reader.feed(waiting);
        ASSERT_TRUE(taken) << taken.error().diagnostic;
        waiting.erase(0, *taken);
    }

    EXPECT_TRUE(reader.is_done());
    EXPECT_EQ(reader.body(), "abcde");
    EXPECT_EQ(waiting, "");
}

TEST(BodyReader, GivenNoChunkButTheLastByteByByteWhenFedThenTheBodyIsEmpty) {
    BodyReader reader(100);
    ASSERT_TRUE(reader.feed(kChunkedHead));
    const std::string_view end = "0\r\n\r\n";

    for (std::size_t length = 1; length < end.size(); ++length) {
        ASSERT_EQ(reader.feed(end.substr(0, length)).value(), 0u);
        ASSERT_FALSE(reader.is_done());
    }

    EXPECT_EQ(reader.feed(end).value(), end.size());
    EXPECT_TRUE(reader.is_done());
    EXPECT_EQ(reader.body(), "");
}

TEST(BodyReader, GivenAFollowingRequestWhenFedThenItIsNotTaken) {
    BodyReader reader(100);
    const std::string first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";

    const auto taken = reader.feed(first + "GET / HTTP/1.1\r\n");

    ASSERT_TRUE(taken);
    EXPECT_EQ(*taken, first.size());
    EXPECT_TRUE(reader.is_done());
    EXPECT_EQ(reader.body(), "abc");
}

TEST(BodyReader, GivenMoreThanTheLimitWhenFedThenItIsTooLarge) {
    BodyReader reader(4);

    const auto taken = reader.feed(std::string(kChunkedHead) + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::PayloadTooLarge);
}

}  // namespace buffers_test
}  // namespace bourse::http
