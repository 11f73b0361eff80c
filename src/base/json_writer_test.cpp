#include "base/json_writer.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace bourse {
namespace json_writer_test {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(JsonWriter, GivenNestedContainersWhenWrittenThenCommasStandBetweenElements) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("a", 1);
    json.key("b");
    json.begin_array();
    json.value(true);
    json.null();
    json.begin_object();
    json.end_object();
    json.value("x");
    json.end_array();
    json.member("c", 0.1);
    json.end_object();

    EXPECT_EQ(out, R"({"a":1,"b":[true,null,{},"x"],"c":0.1})");
}

TEST(JsonWriter, GivenNumbersWhenWrittenThenTheyAreTheShortestThatReadBackTheSame) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    json.value(95.455002);
    json.value(0.1 + 0.2);
    json.value(100000.0);
    json.value(0.00001);
    json.value(0.0000015);
    json.value(1.5e-7);
    json.value(1e15);
    json.value(1e16);
    json.value(123456789012345680.0);
    json.value(-0.0);
    json.value(1e300);
    json.value(std::numeric_limits<double>::quiet_NaN());
    json.value(std::numeric_limits<double>::infinity());
    json.value(std::numeric_limits<std::int64_t>::min());
    json.value(std::numeric_limits<std::uint64_t>::max());
    json.end_array();

    EXPECT_EQ(out,
              "[95.455002,0.30000000000000004,100000,0.00001,0.0000015,0.00000015,1000000000000000,1e+16,"
              "123456789012345680,-0,1e+300,null,null,-"
              "9223372036854775808,18446744073709551615]");
}

TEST(JsonString, GivenWhatJsonCannotHoldWhenWrittenThenItIsEscaped) {
    EXPECT_EQ(quoted("a\"b\\c\n\r\t\x01\x7f"), R"("a\"b\\c\n\r\t\u0001\u007f")");
    EXPECT_EQ(quoted(std::string_view("\0", 1)), R"("\u0000")");
}

TEST(JsonString, GivenUtf8WhenWrittenThenItIsKept) {
    EXPECT_EQ(quoted("Zürich 📈 שלום"), "\"Zürich 📈 שלום\"");
}

TEST(JsonString, GivenBytesThatAreNotUtf8WhenWrittenThenEachBecomesTheReplacementCharacter) {
    EXPECT_EQ(quoted("a\xff"
                     "b"),
              "\"a\xEF\xBF\xBD"
              "b\"");
    EXPECT_EQ(quoted("\xC0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "an overlong form";
    EXPECT_EQ(quoted("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "cut short";
    EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "a surrogate";
}

}  // namespace json_writer_test
}  // namespace bourse
