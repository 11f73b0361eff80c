#include "features/monitor/http/report_cursor.hpp"

#include <gtest/gtest.h>

#include "base/cursor.hpp"

namespace bourse::monitor {
namespace report_cursor_test {

TEST(ReportCursor, GivenANumberWhenEncodedThenDecodingGivesIt) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{42}, INT64_MAX}) {
        EXPECT_EQ(decode_report_cursor(encode_report_cursor(number)).value(), number);
        EXPECT_EQ(decode_source_cursor(encode_source_cursor(number)).value(), number);
    }
}

TEST(ReportCursor, GivenAnythingElseWhenDecodedThenItIsRefused) {
    for (const std::string& text :
         {std::string(), std::string("x"), make_cursor('r', ""), make_cursor('r', "1x"),
          make_cursor('r', "9223372036854775808"), make_cursor('h', "1"), encode_source_cursor(1)}) {
        EXPECT_FALSE(decode_report_cursor(text)) << text;
    }
    EXPECT_FALSE(decode_source_cursor(encode_report_cursor(1)));
}

}  // namespace report_cursor_test
}  // namespace bourse::monitor
