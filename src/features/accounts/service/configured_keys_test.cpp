#include "features/accounts/service/configured_keys.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bourse::accounts {
namespace configured_keys_test {

const Secret kOld("the first key that signs our tokens");
const Secret kNew("the second key that signs our tokens");

TEST(ConfiguredKeys, GivenARotationWhenReplicasDifferThenAKeyHasOneNameOnAll) {
    const auto before = configured_keys(kOld, Secret());
    const auto after = configured_keys(kNew, kOld);

    const auth::SigningKey* old = after->find(before->current().id);
    ASSERT_NE(old, nullptr);
    EXPECT_EQ(old->secret, kOld);
    EXPECT_NE(after->current().id, before->current().id);
    EXPECT_EQ(configured_keys(kNew, Secret())->find(before->current().id), nullptr);
}

TEST(ConfiguredKeys, GivenInvalidKeysWhenCreatedThenTheyAreRejected) {
    EXPECT_THROW((void)configured_keys(Secret("short"), Secret()), std::invalid_argument);
    EXPECT_THROW((void)configured_keys(kNew, Secret("short")), std::invalid_argument);
    EXPECT_THROW((void)configured_keys(kNew, kNew), std::invalid_argument);
}

}  // namespace configured_keys_test
}  // namespace bourse::accounts
