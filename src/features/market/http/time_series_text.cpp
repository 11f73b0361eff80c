#include "features/market/http/time_series_text.hpp"

#include <array>
#include <cstring>

#include "base/csv.hpp"
#include "features/market/model/price_digits.hpp"

namespace bourse::market {
namespace {

/// Writes the digits of a price.
using WritePrice = char*(char*, double);

/// A buffer for one row, so that the response grows once for each row. A row takes at most 67 bytes of symbol, 27 of
/// time, 5 numbers of kPriceBytes and 80 of names.
class RowText {
  public:
    void clear() { end_ = bytes_.data(); }
    void add(std::string_view text) {
        std::memcpy(end_, text.data(), text.size());
        end_ += text.size();
    }
    void add(WritePrice& write, double price) { end_ = write(end_, price); }
    [[nodiscard]] std::string_view text() const {
        return {bytes_.data(), static_cast<std::size_t>(end_ - bytes_.data())};
    }

  private:
    std::array<char, 512> bytes_;
    char* end_ = bytes_.data();
};

/// The fixed text around the values of a row.
struct RowShape {
    std::string before_time;
    std::string_view before_open;
    std::string_view before_high;
    std::string_view before_low;
    std::string_view before_close;
    std::string_view before_volume;
    std::string_view end;
    /// Separates two rows.
    std::string_view separator;
    WritePrice& write_price;
};

void append_rows(std::string& out, const TimeSeriesQuery& query, const SeriesView& rows, const RowShape& shape) {
    constexpr std::size_t kUsualRow = 140;
    out.reserve(out.size() + rows.size() * kUsualRow);
    RowText row;
    std::string time;
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const std::size_t i = query.order == Order::OldestFirst ? n : rows.size() - 1 - n;
        time.clear();
        if (query.has_dates()) {
            append(time, rows.times[i].date());
        } else {
            append(time, rows.times[i]);
        }
        row.clear();
        if (n > 0) row.add(shape.separator);
        row.add(shape.before_time);
        row.add(time);
        row.add(shape.before_open);
        row.add(shape.write_price, rows.open[i]);
        row.add(shape.before_high);
        row.add(shape.write_price, rows.high[i]);
        row.add(shape.before_low);
        row.add(shape.write_price, rows.low[i]);
        row.add(shape.before_close);
        row.add(shape.write_price, rows.close[i]);
        row.add(shape.before_volume);
        row.add(write_price, rows.volume[i]);
        row.add(shape.end);
        out += row.text();
    }
}

std::string time_column(const TimeSeriesQuery& query) {
    return query.unit() ? "period_start" : "date";
}

}  // namespace

std::string to_json(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page) {
    // A symbol contains no character that JSON escapes.
    const RowShape shape{"{\"symbol\":\"" + symbol.str() + "\",\"" + time_column(query) + "\":\"",
                         "\",\"open\":",
                         ",\"high\":",
                         ",\"low\":",
                         ",\"close\":",
                         ",\"volume\":",
                         "}",
                         ",",
                         write_price_with_decimals};
    std::string out = "[";
    append_rows(out, query, page.rows, shape);
    return out += ']';
}

std::string to_csv(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page) {
    std::string before_time;
    append_csv_text(before_time, symbol.str());
    const RowShape shape{before_time + ",", ",", ",", ",", ",", ",", "\r\n", "", write_price};
    std::string out = "symbol," + time_column(query) + ",open,high,low,close,volume\r\n";
    append_rows(out, query, page.rows, shape);
    return out;
}

}  // namespace bourse::market
