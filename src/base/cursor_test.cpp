#include "base/cursor.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace cursor_test {

TEST(CursorText, GivenAKeyWhenEncodedThenItDecodesToTheSame) {
    for (const std::string& key : {std::string(), std::string("1"), std::string("a/17"), std::string(90, '\xFF')}) {
        const std::string cursor = make_cursor('x', key);

        EXPECT_EQ(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        EXPECT_EQ(open_cursor(cursor, 'x'), key);
        EXPECT_EQ(open_cursor(cursor, 'y'), std::nullopt);
    }
}

TEST(CursorText, GivenForeignTextWhenDecodedThenItIsEmpty) {
    const std::string cursor = make_cursor('x', "ke");
    for (const std::string& text : {std::string(), cursor + "=", cursor + "A", "!" + cursor, std::string(1000, 'e')}) {
        EXPECT_EQ(open_cursor(text, 'x'), std::nullopt) << text;
    }
}

}  // namespace cursor_test
}  // namespace bourse
