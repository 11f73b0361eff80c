#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace bourse {
namespace uuid_test {

/// Returns the same byte repeatedly.
class OneByte final : public Random {
  public:
    explicit OneByte(std::uint8_t byte) : byte_(byte) {}
    void fill(std::span<std::byte> bytes) override { std::ranges::fill(bytes, std::byte{byte_}); }

  private:
    std::uint8_t byte_;
};

TEST(Uuid, GivenTextWhenParsedAndPrintedThenItIsTheSameInLowerCase) {
    const auto uuid = Uuid::parse("018E1B5C-7a30-7cc3-98c4-dc0c0c07398f");

    ASSERT_TRUE(uuid);
    EXPECT_EQ(uuid->to_string(), "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f");
    EXPECT_EQ(uuid->bytes().front(), 0x01);
    EXPECT_EQ(uuid->bytes().back(), 0x8F);
}

class NoUuid : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NoUuid, GivenOtherTextWhenParsedThenItIsRefused) {
    EXPECT_EQ(Uuid::parse(GetParam()).error().code, Errc::InvalidInput);
}

INSTANTIATE_TEST_SUITE_P(Texts, NoUuid,
                         ::testing::Values("", "018e1b5c", "018e1b5c7a307cc398c4dc0c0c07398f",
                                           "018e1b5c-7a30-7cc3-98c4-dc0c0c07398g",
                                           "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f ",
                                           "{18e1b5c-7a30-7cc3-98c4-dc0c0c07398}",
                                           "018e1b5c07a30-7cc3-98c4-dc0c0c07398f"));

TEST(Uuid, GivenATimeAndRandomBitsWhenMadeThenItIsOfVersionSeven) {
    OneByte random(0xFF);

    // 2024-03-08T14:30:00.123456Z is 1,709,908,200,123 ms, 0x018e1e788abb.
    const Uuid uuid = Uuid::make(UtcTime::from_micros(1'709'908'200'123'456), random);

    EXPECT_EQ(uuid.to_string(), "018e1e78-8abb-7fff-bfff-ffffffffffff");
}

TEST(Uuid, GivenLaterTimesWhenMadeThenTheyCompareGreater) {
    SystemRandom random;
    const auto at = [&](std::int64_t milliseconds) {
        return Uuid::make(UtcTime::from_micros(milliseconds * 1000), random);
    };

    EXPECT_LT(at(1), at(2));
    EXPECT_LT(at(255), at(256));
    EXPECT_LT(at(1'709'908'200'123), at(1'709'908'200'124));
}

TEST(Uuid, GivenOneMomentWhenManyAreMadeThenAllDiffer) {
    SystemRandom random;
    std::set<Uuid> made;

    for (int i = 0; i < 1000; ++i) made.insert(Uuid::make(UtcTime::from_micros(0), random));

    EXPECT_EQ(made.size(), 1000U);
}

}  // namespace uuid_test
}  // namespace bourse
