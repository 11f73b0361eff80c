#include "base/sip_hash.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace bourse {
namespace sip_hash_test {

constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::vector<std::uint8_t> counting(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    return bytes;
}

TEST(SipHash, GivenTheExampleOfItsPaperWhenHashedThenItIsThePapersHash) {
    EXPECT_EQ(sip_hash(kKey, counting(15)), 0xa129ca6149be45e5U);
}

TEST(SipHash, GivenInputsThatDifferInLengthOrKeyOnlyWhenHashedThenTheHashesDiffer) {
    EXPECT_NE(sip_hash(kKey, std::vector<std::uint8_t>(7)), sip_hash(kKey, std::vector<std::uint8_t>(8)));
    EXPECT_NE(sip_hash(kKey, counting(18)), sip_hash({kKey[0], kKey[1] + 1}, counting(18)));
}

}  // namespace sip_hash_test
}  // namespace bourse
