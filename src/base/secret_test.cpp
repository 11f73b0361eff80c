#include "base/secret.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <sstream>
#include <utility>

namespace bourse {
namespace secret_test {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(Streamable<std::string>);
static_assert(!Streamable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::convertible_to<Secret, std::string_view> && !std::convertible_to<std::string, Secret>);

/// Records the content of the memory when it is freed.
struct Witness : std::allocator<char> {
    template <class U>
    struct rebind {
        using other = Witness;
    };
    void deallocate(char* memory, std::size_t count) {
        seen.append(memory, count);
        std::allocator<char>::deallocate(memory, count);
    }
    static inline std::string seen;
};

TEST(WipingAllocator, GivenMemoryWithTextWhenGivenBackThenItIsZeros) {
    Witness::seen.clear();
    {
        std::vector<char, Witness> plain{'k', 'e', 'y'};
        std::vector<char, WipingAllocator<char, Witness>> wiped{'k', 'e', 'y'};
    }

    EXPECT_EQ(Witness::seen, std::string("\0\0\0key", 6));
}

TEST(Secret, GivenATextWhenTakenThenTheSecretHasItAndTheTextIsWiped) {
    std::string text = "open sesame, and be quick about it";
    const char* const memory = text.data();
    const std::size_t size = text.size();

    const Secret secret = Secret::taken_from(text);

    EXPECT_EQ(secret.reveal(), "open sesame, and be quick about it");
    EXPECT_TRUE(text.empty());
    EXPECT_TRUE(std::all_of(memory, memory + size, [](char c) { return c == '\0'; }));
}

TEST(Secret, GivenAShortSecretWhenMovedThenNothingStaysBehind) {
    Secret first("abc");
    const char* const memory = first.reveal().data();

    const Secret second = std::move(first);

    EXPECT_EQ(second.reveal().data(), memory);
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(Secret, GivenSecretsWhenComparedThenEveryByteAndTheLengthCount) {
    EXPECT_EQ(Secret("abc"), Secret("abc"));
    EXPECT_NE(Secret("abc"), Secret("abd"));
    EXPECT_NE(Secret("abc"), Secret("xbc"));
    EXPECT_NE(Secret("abc"), Secret("abcd"));
    EXPECT_NE(Secret(std::string_view("a\0b", 3)), Secret(std::string_view("a\0c", 3)));
    EXPECT_EQ(Secret(), Secret(""));
}

}  // namespace secret_test
}  // namespace bourse
