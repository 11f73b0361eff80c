#include "features/market/http/time_series_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "features/market/http/time_series_text.hpp"

namespace bourse::market {
namespace time_series_stream_test {

using Pieces = std::vector<std::shared_ptr<const http::BodyPiece>>;

constexpr std::int64_t kBars = 5 * TimeSeriesStream::kRowsOfPiece / 2;

SharedSeries series_of(std::int64_t bars, Version version = 7) {
    Columns columns;
    for (std::int64_t i = 0; i < bars; ++i) {
        columns.push_back(
            {UtcTime(Date(2024, 1, 2)) + std::chrono::minutes(i), 10, 12, 9, 11, static_cast<double>(i), {}, {}, {}});
    }
    return std::make_shared<const ServedSeries>(ServedSeries{
        Symbol::parse("AAA").value(), version, {}, std::make_shared<const Series>(std::move(columns)), {}});
}

TimeSeriesQuery minutes(int count = 1) {
    TimeSeriesQuery query;
    query.symbol = Symbol::parse("AAA").value();
    query.interval = Interval{count, Frequency::Minute};
    return query;
}

class TimeSeriesStreamTest : public ::testing::Test {
  protected:
    static std::shared_ptr<const IndicatorColumns> indicators_of(const TimeSeriesQuery& query,
                                                                 const SharedSeries& series) {
        return IndicatorStore(1 << 20).get(query, *series).value();
    }
    static Task<> read_all(TimeSeriesStream& stream, Pieces& pieces) {
        for (;;) {
            auto piece = co_await stream.next();
            if (!piece) break;
            pieces.push_back(std::move(piece));
        }
        const auto after = co_await stream.next();
        EXPECT_EQ(after, nullptr) << "the end stays the end";
    }

    Pieces pieces_of(const TimeSeriesQuery& query, const SharedSeries& series, http::ListForm form,
                     std::int64_t rows = TimeSeriesStream::kAllRows) {
        TimeSeriesStream stream(query, {series, indicators_of(query, series)}, form, rows, kept_, pool_);
        Pieces pieces;
        boost::asio::io_context io{1};
        boost::asio::co_spawn(io, read_all(stream, pieces), boost::asio::detached);
        io.run();
        return pieces;
    }
    static std::string joined(const Pieces& pieces) {
        std::string body;
        for (const auto& piece : pieces) body += *piece->text();
        return body;
    }

    tasks::BlockingPool pool_{1};
    std::shared_ptr<TimeSeriesPieces> kept_ = std::make_shared<TimeSeriesPieces>(1 << 20);
};

TEST_F(TimeSeriesStreamTest, GivenAnyQueryThenThePiecesAreTheSameTextAsOnePage) {
    const SharedSeries series = series_of(kBars);
    for (const auto form : {http::ListForm::Json, http::ListForm::Csv}) {
        for (const Order order : {Order::OldestFirst, Order::NewestFirst}) {
            for (const int count : {1, 2}) {
                for (const std::int64_t rows : {kBars, kBars - 1, 2 * TimeSeriesStream::kRowsOfPiece,
                                                TimeSeriesStream::kRowsOfPiece, std::int64_t{1}}) {
                    TimeSeriesQuery query = minutes(count);
                    query.order = order;
                    query.limit = rows;
                    const TimeSeriesPage page = page_of(query, series->series->view());
                    // With one count, beside indicators, too.
                    if (count == 2) query.indicators = indicators::parse_expressions("sma(3),aroon(4)").value();
                    const auto indicators = indicators_of(query, series);
                    const std::string whole = form == http::ListForm::Csv
                                                  ? to_csv(series->symbol, query, page, indicators.get())
                                                  : to_json(series->symbol, query, page, indicators.get());

                    const auto pieces = pieces_of(query, series, form, static_cast<std::int64_t>(page.rows.size()));

                    EXPECT_TRUE(joined(pieces) == whole) << count << " minutes, " << rows << " rows";
                }
            }
        }
    }
}

TEST_F(TimeSeriesStreamTest, GivenNoLimitThenAllRowsFollowInSmallPieces) {
    const auto pieces = pieces_of(minutes(), series_of(kBars), http::ListForm::Csv);

    ASSERT_EQ(pieces.size(), 3u);
    EXPECT_TRUE(joined(pieces).ends_with("," + std::to_string(kBars - 1) + "\r\n"));
    for (const auto& piece : pieces) EXPECT_LT(piece->text()->size(), 64u * 1024);
}

TEST_F(TimeSeriesStreamTest, GivenTheSameRowsThenClientsShareThePieces) {
    const SharedSeries series = series_of(kBars);
    const auto first = pieces_of(minutes(), series, http::ListForm::Json);

    EXPECT_EQ(pieces_of(minutes(), series, http::ListForm::Json), first);

    EXPECT_NE(pieces_of(minutes(), series_of(kBars, 8), http::ListForm::Json), first) << "a newer state";
    EXPECT_NE(pieces_of(minutes(), series, http::ListForm::Csv), first);
    TimeSeriesQuery with_indicators = minutes();
    with_indicators.indicators = indicators::parse_expressions("sma(3)").value();
    EXPECT_NE(pieces_of(with_indicators, series, http::ListForm::Json), first);
    TimeSeriesQuery later = minutes();
    later.cursor = UtcTime(Date(2024, 1, 2));
    EXPECT_NE(pieces_of(later, series, http::ListForm::Json), first);
}

TEST_F(TimeSeriesStreamTest, GivenTooManyBytesThenTheOldestPiecesAreMadeAgain) {
    kept_ = std::make_shared<TimeSeriesPieces>(100 * 1024);
    const SharedSeries series = series_of(kBars);
    const auto first = pieces_of(minutes(), series, http::ListForm::Json);

    const auto second = pieces_of(minutes(), series, http::ListForm::Json);

    EXPECT_NE(second.front(), first.front());
    EXPECT_EQ(joined(second), joined(first));
}

}  // namespace time_series_stream_test
}  // namespace bourse::market
