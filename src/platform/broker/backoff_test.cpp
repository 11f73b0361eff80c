#include "platform/broker/backoff.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace bourse::broker {
namespace backoff_test {

using namespace std::chrono_literals;

class AllBits final : public Random {
  public:
    explicit AllBits(int byte) : byte_(byte) {}
    void fill(std::span<std::byte> bytes) override { std::memset(bytes.data(), byte_, bytes.size()); }

  private:
    int byte_;
};

TEST(Backoff, GivenFailuresInARowThenItDoublesUpToItsLimitAndJitterTakesAtMostHalf) {
    AllBits zeros(0);
    AllBits ones(0xFF);
    Backoff shortest({100ms, 1000ms}, zeros);
    Backoff longest({100ms, 1000ms}, ones);
    for (const auto whole : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        EXPECT_EQ(shortest.next(), whole / 2);
        EXPECT_EQ(longest.next(), whole - 1ms);
    }
}

TEST(Backoff, GivenASuccessThenTheDelayIsReset) {
    AllBits zeros(0);
    Backoff backoff({100ms, 1000ms}, zeros);
    static_cast<void>(backoff.next());
    static_cast<void>(backoff.next());
    backoff.reset();
    EXPECT_EQ(backoff.next(), 50ms);
}

}  // namespace backoff_test
}  // namespace bourse::broker
