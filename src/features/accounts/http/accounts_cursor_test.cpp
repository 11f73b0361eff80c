#include "features/accounts/http/accounts_cursor.hpp"

#include <gtest/gtest.h>

#include "base/cursor.hpp"

namespace bourse::accounts {
namespace accounts_cursor_test {

TEST(HistoryCursor, GivenAPlaceWhenEncodedThenDecodingGivesIt) {
    for (const HistoryPlace place : {HistoryPlace{UtcTime::from_micros(1'795'262'400'000'001), 42},
                                     HistoryPlace{UtcTime::from_micros(-1), 0}, HistoryPlace::newest()}) {
        const auto decoded = decode_history_cursor(encode_history_cursor(place));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(*decoded, place);
    }
}

TEST(HistoryCursor, GivenAnythingElseWhenDecodedThenItIsRefused) {
    for (const std::string& text :
         {std::string(), std::string("x"), make_cursor('h', "12"), make_cursor('h', "12/"), make_cursor('h', "/12"),
          make_cursor('h', "1/2/3"), make_cursor('h', "1/x"), make_cursor('h', "9223372036854775808/1"),
          make_cursor('u', "1/2"), encode_user_cursor(Uuid())}) {
        EXPECT_FALSE(decode_history_cursor(text)) << text;
    }
}

TEST(UserCursor, GivenAUserWhenEncodedThenDecodingGivesIt) {
    const Uuid id = Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f").value();

    EXPECT_EQ(decode_user_cursor(encode_user_cursor(id)).value(), id);
    EXPECT_FALSE(decode_user_cursor(make_cursor('u', "ada")));
    EXPECT_FALSE(decode_user_cursor(make_cursor('h', id.to_string())));
    EXPECT_FALSE(decode_user_cursor(""));
}

}  // namespace accounts_cursor_test
}  // namespace bourse::accounts
