#include "base/sha256.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace sha256_test {

/// The examples of FIPS 180-4 at NIST.
TEST(Sha256, GivenATextThenTheDigestIsThatOfTheStandard) {
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256("abc"), 4), "ba7816bf");
}

}  // namespace sha256_test
}  // namespace bourse
