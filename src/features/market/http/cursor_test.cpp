#include "features/market/http/cursor.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace cursor_test {

TEST(Cursor, GivenAKeyWhenEncodedThenItDecodesToTheSame) {
    for (const std::int64_t micros : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'700'000'000'000'000}}) {
        const std::string cursor = encode_time_cursor(UtcTime::from_micros(micros));
        EXPECT_EQ(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        EXPECT_EQ(decode_time_cursor(cursor).value().micros(), micros);
    }
    for (const std::string_view symbol : {"A", "BRK.B", "^GSPC"}) {
        EXPECT_EQ(decode_stock_cursor(encode_stock_cursor(Symbol::parse(symbol).value())).value().str(), symbol);
    }
}

TEST(Cursor, GivenForeignTextThenItIsRefused) {
    const std::string time = encode_time_cursor(UtcTime());
    const std::string stock = encode_stock_cursor(Symbol::parse("AAPL").value());
    for (const std::string& text : {std::string(), std::string("x"), time + "=", time + "A", "!" + time, stock,
                                    std::string(10'000, 'A'), std::string("dDk5OTk5OTk5OTk5OTk5OTk5OQ")}) {
        EXPECT_FALSE(decode_time_cursor(text)) << text;
    }
    EXPECT_FALSE(decode_stock_cursor(time));
    EXPECT_FALSE(decode_stock_cursor("cw")) << "an empty symbol";
}

}  // namespace cursor_test
}  // namespace bourse::market
