#include "base/lru_cache.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace bourse {
namespace lru_cache_test {

using Cache = LruCache<std::string, int>;

/// Those of the one-letter keys that are in the cache; looks them up in this order.
std::string kept_of(Cache& cache, std::string_view keys) {
    std::string kept;
    for (const char key : keys) {
        if (cache.find(std::string(1, key)) != nullptr) kept += key;
    }
    return kept;
}

TEST(LruCache, GivenMoreThanTheBudgetWhenPutThenTheLeastRecentlyUsedLeave) {
    Cache cache(3);
    cache.put("a", 1, 1);
    cache.put("b", 2, 1);
    cache.put("c", 3, 1);
    ASSERT_NE(cache.find(std::string("a")), nullptr);

    cache.put("d", 4, 2);

    EXPECT_EQ(kept_of(cache, "abcd"), "ad");
    EXPECT_EQ(cache.weight(), 3U);
    EXPECT_EQ(cache.size(), 2U);
}

TEST(LruCache, GivenAnExistingKeyWhenPutThenTheValueIsReplaced) {
    Cache cache(10);
    cache.put("a", 1, 4);

    cache.put("a", 2, 3);

    EXPECT_EQ(*cache.find(std::string("a")), 2);
    EXPECT_EQ(cache.weight(), 3U);
}

TEST(LruCache, GivenAValueHeavierThanTheBudgetWhenPutThenNeitherItNorTheOlderOneIsKept) {
    Cache cache(2);
    cache.put("a", 1, 1);
    cache.put("b", 1, 1);

    cache.put("a", 2, 3);

    EXPECT_EQ(kept_of(cache, "ab"), "b");
}

TEST(LruCache, GivenAValueThatGrewWhenReweighedThenOthersLeaveForIt) {
    Cache cache(3);
    cache.put("a", 1, 1);
    cache.put("b", 2, 1);
    ASSERT_NE(cache.find(std::string("a")), nullptr);

    cache.reweigh_last_used(5);

    EXPECT_EQ(kept_of(cache, "ab"), "a");
    EXPECT_EQ(cache.weight(), 5U);
}

TEST(LruCache, GivenValuesWhenErasedThenTheirWeightIsFree) {
    Cache cache(6);
    cache.put("a", 1, 1);
    cache.put("b", 2, 2);
    cache.put("c", 3, 3);

    cache.erase(std::string("a"));
    cache.erase_if([](int value) { return value == 3; });

    EXPECT_EQ(kept_of(cache, "abc"), "b");
    EXPECT_EQ(cache.weight(), 2U);
    cache.clear();
    EXPECT_EQ(cache.weight(), 0U);
    EXPECT_EQ(cache.find(std::string("b")), nullptr);
}

TEST(LruCache, GivenValuesWhenVisitedThenEachMayBeChanged) {
    Cache cache(2);
    cache.put("a", 1, 1);
    cache.put("b", 2, 1);

    for (int& value : cache.values()) value *= 10;

    EXPECT_EQ(*cache.find(std::string("a")), 10);
    EXPECT_EQ(*cache.find(std::string("b")), 20);
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

TEST(LruCache, GivenATransparentHashWhenLookedUpThenNoKeyIsConstructed) {
    LruCache<std::string, int, TextHash> cache(1);
    cache.put("a", 1, 1);

    EXPECT_EQ(*cache.find(std::string_view("a")), 1);
    EXPECT_EQ(cache.find("b"), nullptr);
}

}  // namespace lru_cache_test
}  // namespace bourse
