#include "platform/auth/password.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <stdexcept>

namespace bourse::auth {
namespace password_test {

class Passwords : public testing::Test {
  protected:
    SystemRandom random_;
    PasswordHasher hasher_{random_, PasswordCost::for_tests()};
};

TEST_F(Passwords, GivenAPasswordWhenHashedThenOnlyThatPasswordVerifies) {
    const std::string stored = hasher_.hash(Secret("correct horse"));

    EXPECT_TRUE(hasher_.verify(Secret("correct horse"), stored));
    EXPECT_FALSE(hasher_.verify(Secret("correct horsf"), stored));
    EXPECT_FALSE(hasher_.verify(Secret("correct hors"), stored));
    EXPECT_FALSE(hasher_.verify(Secret(""), stored));
    EXPECT_FALSE(hasher_.verify(Secret(std::string_view("correct horse\0", 14)), stored));
    EXPECT_EQ(stored.find("horse"), std::string::npos);
}

TEST_F(Passwords, GivenOnePasswordWhenHashedAgainThenTheSaltDiffers) {
    std::set<std::string> stored;
    for (int i = 0; i < 5; ++i) stored.insert(hasher_.hash(Secret("same")));

    EXPECT_EQ(stored.size(), 5U);
}

TEST_F(Passwords, GivenTheDefaultCostWhenHashedThenTheStoredFormNamesIt) {
    const PasswordHasher hasher(random_);

    const std::string stored = hasher.hash(Secret("x"));

    EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
    EXPECT_FALSE(hasher.needs_rehash(stored));
}

/// "password" with the salt "somesaltsomesalt", hashed by another program: stored hashes must stay
/// valid.
TEST_F(Passwords, GivenAHashFromAnotherProgramWhenVerifiedThenItMatches) {
    constexpr std::string_view kStored =
        "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Gpj7qOY5RCXJvcMzqcdQqvgR3wcPX7SleI4c9NtXk6E";

    EXPECT_TRUE(hasher_.verify(Secret("password"), kStored));
    EXPECT_FALSE(hasher_.verify(Secret("passwort"), kStored));
}

TEST_F(Passwords, GivenOtherParametersWhenLookedAtThenTheHashIsToBeRenewed) {
    const PasswordHasher dearer(random_, PasswordCost(20 * 1024, 2));
    const PasswordHasher longer(random_, PasswordCost(19 * 1024, 3));
    const std::string stored = PasswordHasher(random_).hash(Secret("x"));

    EXPECT_TRUE(dearer.needs_rehash(stored));
    EXPECT_TRUE(longer.needs_rehash(stored));
    EXPECT_TRUE(dearer.needs_rehash("$argon2i$v=19$m=20480,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAA"));
    EXPECT_TRUE(dearer.needs_rehash("$argon2id$v=19$m=20480,t=2,p=1$c29tZXNhbHQ$AAAA")) << "a short salt";
    EXPECT_TRUE(dearer.needs_rehash(""));
    EXPECT_TRUE(dearer.verify(Secret("x"), stored)) << "it still verifies";
}

TEST(PasswordCost, GivenACostBelowTheMinimumWhenCreatedThenItIsRejected) {
    EXPECT_THROW(PasswordCost(19 * 1024 - 1, 2), std::invalid_argument);
    EXPECT_THROW(PasswordCost(19 * 1024, 1), std::invalid_argument);
    EXPECT_NO_THROW(PasswordCost(19 * 1024, 2));
}

TEST_F(Passwords, GivenADamagedHashWhenVerifiedThenItThrows) {
    EXPECT_THROW((void)hasher_.verify(Secret("x"), ""), std::runtime_error);
    EXPECT_THROW((void)hasher_.verify(Secret("x"), "$2b$12$abcdefghijklmnopqrstuv"), std::runtime_error);
    EXPECT_THROW((void)hasher_.verify(Secret("x"), "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ"), std::runtime_error);
}

/// The CPU time of this thread in `work`, in milliseconds, so that other load on the machine does
/// not count.
template <class Work>
double cost_of(Work work) {
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    const double start = now();
    work();
    return now() - start;
}

TEST_F(Passwords, GivenAnUnknownUserWhenVerifiedThenTheWorkIsTheSameAsForAKnownOne) {
    const PasswordHasher hasher(random_);
    const std::string stored = hasher.hash(Secret("x"));
    double somebody = 1e9;
    double nobody = 1e9;

    // The minimum of several alternating runs, to exclude disturbances.
    for (int i = 0; i < 7; ++i) {
        somebody = std::min(somebody, cost_of([&] { EXPECT_FALSE(hasher.verify(Secret("y"), stored)); }));
        nobody = std::min(nobody, cost_of([&] { EXPECT_FALSE(hasher.verify_nobody(Secret("y"))); }));
    }

    EXPECT_GT(nobody, somebody * 0.6);
    EXPECT_LT(nobody, somebody * 1.7);
}

}  // namespace password_test
}  // namespace bourse::auth
