#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace base64_test {

struct Pair {
    std::string_view bytes;
    std::string_view padded;
    std::string_view url;
};

class Base64Pair : public testing::TestWithParam<Pair> {};

TEST_P(Base64Pair, GivenBytesWhenEncodedAndDecodedThenTheyAreTheSame) {
    const auto& [bytes, padded, url] = GetParam();

    EXPECT_EQ(encode(Base64::Padded, bytes), padded);
    EXPECT_EQ(decode(Base64::Padded, padded), bytes);
    EXPECT_EQ(encode(Base64::Url, bytes), url);
    EXPECT_EQ(decode(Base64::Url, url), bytes);
}

/// The test vectors of RFC 4648, section 10, and the characters in which the alphabets differ.
INSTANTIATE_TEST_SUITE_P(Vectors, Base64Pair,
                         testing::Values(Pair{"", "", ""}, Pair{"f", "Zg==", "Zg"}, Pair{"fo", "Zm8=", "Zm8"},
                                         Pair{"foo", "Zm9v", "Zm9v"}, Pair{"foob", "Zm9vYg==", "Zm9vYg"},
                                         Pair{"fooba", "Zm9vYmE=", "Zm9vYmE"}, Pair{"foobar", "Zm9vYmFy", "Zm9vYmFy"},
                                         Pair{"\xFB\xEF\xFF", "++//", "--__"}));

class NotPadded : public testing::TestWithParam<std::string_view> {};

TEST_P(NotPadded, GivenTextThatIsNotCanonicalWhenDecodedThenThereIsNothing) {
    EXPECT_EQ(decode(Base64::Padded, GetParam()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Texts, NotPadded,
                         testing::Values("Zg", "Zg=", "Zh==", "Zm9=", "Zg===", "Z===", "====", "=",
                                         "Zm9v=", "Z g=", "Zg==\n", "Zm-v", "Zm_v", "Zg==Zg==", "Zm=v",
                                         std::string_view("Zm\0v", 4), "Zm\xFFv"));

class NotUrl : public testing::TestWithParam<std::string_view> {};

TEST_P(NotUrl, GivenTextThatIsNotCanonicalWhenDecodedThenThereIsNothing) {
    EXPECT_EQ(decode(Base64::Url, GetParam()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Texts, NotUrl, testing::Values("Z", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm v"));

TEST(Base64, GivenBytesWhenEncodedUnpaddedThenNothingIsFilledUp) {
    EXPECT_EQ(encode_unpadded(std::as_bytes(std::span("\xFB\xEF\xFF\xFB", 4))), "++//+w");
}

}  // namespace base64_test
}  // namespace bourse
