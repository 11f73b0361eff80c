#include "features/quotes/service/recency_map.hpp"

#include <gtest/gtest.h>

#include "features/quotes/test/fake_provider.hpp"

namespace bourse::quotes {
namespace recency_map_test {

TEST(RecencyMap, GivenTooMuchThenTheLeastRecentlyUsedLeaves) {
    RecencyMap<int> map(30);
    map.put(symbol("A"), 1, 10);
    map.put(symbol("B"), 2, 10);
    map.put(symbol("C"), 3, 10);
    ASSERT_NE(map.find(symbol("A")), nullptr);

    map.put(symbol("D"), 4, 10);

    EXPECT_EQ(map.find(symbol("B")), nullptr);
    EXPECT_EQ(*map.find(symbol("A")), 1);
    EXPECT_EQ(*map.find(symbol("D")), 4);
    EXPECT_EQ(map.weight(), 30U);
    map.put(symbol("E"), 5, 25);
    EXPECT_EQ(map.size(), 1U);
}

TEST(RecencyMap, GivenANewValueThenItTakesThePlaceOfTheOld) {
    RecencyMap<int> map(30);
    map.put(symbol("A"), 1, 10);
    map.put(symbol("A"), 2, 20);
    EXPECT_EQ(*map.find(symbol("A")), 2);
    EXPECT_EQ(map.weight(), 20U);
}

TEST(RecencyMap, GivenAValueThatIsTooHeavyThenItIsNotKeptAndTheOldOneIsGone) {
    RecencyMap<int> map(30);
    map.put(symbol("A"), 1, 10);
    map.put(symbol("B"), 1, 10);
    map.put(symbol("A"), 2, 31);
    EXPECT_EQ(map.find(symbol("A")), nullptr);
    EXPECT_NE(map.find(symbol("B")), nullptr);
    EXPECT_EQ(map.weight(), 10U);
}

TEST(RecencyMap, GivenAnErasedValueThenItsWeightIsFree) {
    RecencyMap<int> map(30);
    map.put(symbol("A"), 1, 30);
    map.erase(symbol("A"));
    map.erase(symbol("A"));
    EXPECT_EQ(map.weight(), 0U);
    EXPECT_EQ(map.size(), 0U);
}

}  // namespace recency_map_test
}  // namespace bourse::quotes
