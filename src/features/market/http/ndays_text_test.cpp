#include "features/market/http/ndays_text.hpp"

#include <gtest/gtest.h>

#include "features/market/service/daily_provider.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::market {
namespace ndays_text_test {

const Symbol kSymbol = Symbol::parse("MSFT").value();

TEST(Ndays, GivenBarsThenTheAnswerHasTheirDaysAndAverage) {
    const std::vector<Bar> bars{{UtcTime(Date(2023, 2, 7)), 260.5, 268.75, 260, 267.56, 50841370, 266.8937, 0.5, 2.0},
                                {UtcTime(Date(2023, 2, 6)), 257, 258.5, 254, 263.84, 22517997, {}, {}, {}}};

    EXPECT_EQ(ndays_json(kSymbol, bars),
              R"({"symbol":"MSFT","ndays":2,"average_closing_price":265.7,"daily_data":{)"
              R"("2023-02-07":{"open":260.5,"high":268.75,"low":260,"close":267.56,"adjusted_close":266.8937,)"
              R"("volume":50841370,"dividend_amount":0.5,"split_coefficient":2},)"
              R"("2023-02-06":{"open":257,"high":258.5,"low":254,"close":263.84,"adjusted_close":263.84,)"
              R"("volume":22517997,"dividend_amount":0,"split_coefficient":1}}})");
    EXPECT_EQ(average_close({}), 0);
}

TEST(Ndays, GivenClosesWhoseSumIsTooLargeThenTheAverageIsStillANumber) {
    Bar bar;
    bar.open = bar.high = bar.low = bar.close = 1.79e308;
    const std::vector<Bar> bars(7, bar);

    EXPECT_EQ(average_close(bars), 1.79e308);
    EXPECT_EQ(ndays_json(kSymbol, bars).find("inf"), std::string::npos);
}

TEST(Ndays, GivenAnAverageThenItHasTheDecimalsOfTheClosesAndAtLeastTwo) {
    const auto average = [](double one, double other) {
        std::vector<Bar> bars(2);
        bars[0].close = one;
        bars[1].close = other;
        return average_close(bars);
    };
    EXPECT_EQ(average(1, 1.25), 1.13);
    EXPECT_EQ(average(1, 1.004), 1.002);
    EXPECT_EQ(average(1, 1.0045), 1.0023);
    EXPECT_EQ(average(0.00003755, 0.00003301), 0.00003528);
    EXPECT_EQ(average(4.5e-8, 5.12e-8), 4.81e-8);
    EXPECT_EQ(average(-40.3, 10), -15.15);
    EXPECT_EQ(average(0, 9007199254740994.0), 4503599627370497.0) << "from 2^52 on a double is whole";
}

TEST(StoreDailyProvider, GivenMinuteBarsOnlyThenDaysAreMadeOfThem) {
    test::SqliteStore sqlite(BOURSE_SOURCE_DIR);
    const auto store = make_sql_bars_store(sqlite.bars());
    const auto provider = make_store_daily_provider(*store);
    store->write(UtcTime(), [](BarsWriter& writer) {
        const SymbolId id = writer.symbol(kSymbol);
        for (int day = 0; day < 3; ++day) {
            for (int minute = 0; minute < 3; ++minute) {
                writer.put(id, BarInterval::Minute,
                           {UtcTime(Date(2024, 1, 2).plus_days(day)) + std::chrono::minutes(870 + minute),
                            1.0 + minute,
                            9,
                            1,
                            2.0 + day,
                            10,
                            {},
                            {},
                            {}});
            }
        }
    });

    const auto days = provider->latest(kSymbol, 2);

    ASSERT_TRUE(days);
    EXPECT_EQ(*days, (std::vector<Bar>{{UtcTime(Date(2024, 1, 4)), 1, 9, 1, 4, 30, {}, {}, {}},
                                       {UtcTime(Date(2024, 1, 3)), 1, 9, 1, 3, 30, {}, {}, {}}}));
    EXPECT_EQ(provider->latest(Symbol::parse("NONE").value(), 2).error().code, Errc::UnknownSymbol);
}

}  // namespace ndays_text_test
}  // namespace bourse::market
