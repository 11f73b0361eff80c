#include "platform/http/messages/body_piece.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "support/gunzip.hpp"

namespace bourse::http {
namespace body_piece_test {

std::string joined(const std::vector<std::string>& texts) {
    GzipJoiner joiner;
    std::string body(GzipJoiner::header());
    for (const std::string& text : texts) {
        const BodyPiece piece(text);
        body += *piece.deflated().bytes;
        joiner.add(piece);
    }
    return body + joiner.trailer();
}

TEST(GzipJoiner, GivenPiecesThenTheyAreOneGzipBody) {
    EXPECT_EQ(test::gunzip(joined({})), "");
    EXPECT_EQ(test::gunzip(joined({"a"})), "a");
    EXPECT_EQ(test::gunzip(joined({"[1,2", ",3", ",4]"})), "[1,2,3,4]");
}

TEST(GzipJoiner, GivenAnySizesThenNothingIsLost) {
    std::mt19937 random(7);
    std::string whole;
    std::vector<std::string> pieces;
    for (int i = 0; i < 40; ++i) {
        // Half of the texts cannot be compressed.
        std::string text(1 + random() % 100'000, 'x');
        if (i % 2 == 0) {
            for (char& c : text) c = static_cast<char>(random());
        }
        whole += text;
        pieces.push_back(std::move(text));
    }

    EXPECT_EQ(test::gunzip(joined(pieces)), whole);
}

TEST(BodyPiece, GivenItIsDeflatedOnceThenTheBytesAreShared) {
    const BodyPiece piece(std::string(1000, 'a'));
    EXPECT_FALSE(piece.is_deflated());

    const auto first = piece.deflated().bytes;

    EXPECT_TRUE(piece.is_deflated());
    EXPECT_EQ(piece.deflated().bytes, first);
    EXPECT_LT(first->size(), 100u);
}

}  // namespace body_piece_test
}  // namespace bourse::http
