#include "features/market/http/time_series_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
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
    /// After the time of a row without prices.
    std::string_view after_time;
    std::string_view before_open;
    std::string_view before_high;
    std::string_view before_low;
    std::string_view before_close;
    std::string_view before_volume;
    std::string_view end;
    /// Separates two rows.
    std::string_view separator;
    /// Stands for a value that does not exist.
    std::string_view none;
    WritePrice& write_price;
};

/// One output of an indicator, beside the rows of a page.
struct IndicatorText {
    std::string before;
    /// From the row of the page's first one on.
    std::span<const double> values;
    std::string_view after;
    WritePrice& write_price;
};

/// The columns that stand beside the rows of `page`, which are consecutive rows of their frame.
std::vector<IndicatorText> indicator_texts(const TimeSeriesQuery& query, const TimeSeriesPage& page,
                                           const IndicatorColumns* indicators, bool is_json) {
    std::vector<IndicatorText> texts;
    if (indicators == nullptr || page.rows.empty()) return texts;
    const auto times = indicators->frame->rows().times;
    const auto first =
        static_cast<std::size_t>(std::ranges::lower_bound(times, page.rows.times.front()) - times.begin());
    for (std::size_t i = 0; i < query.columns().size(); ++i) {
        const indicators::Expression& expression = query.columns()[i];
        const auto& outputs = expression.declaration->outputs;
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            std::string before = ",";
            if (is_json && k == 0) before += '"' + expression.text + "\":";
            if (is_json && outputs.size() > 1) {
                before += (k == 0 ? "{\"" : "\"") + std::string(outputs[k].name) + "\":";
            }
            const bool closes = is_json && outputs.size() > 1 && k + 1 == outputs.size();
            const bool has_decimals = is_json && !outputs[k].is_whole;
            texts.push_back({std::move(before), indicators->values[i]->computation.output(k).subspan(first),
                             closes ? "}" : "", has_decimals ? write_price_with_decimals : write_price});
        }
    }
    return texts;
}

void append_indicators(std::string& out, const std::vector<IndicatorText>& texts, std::size_t row,
                       std::string_view none) {
    std::array<char, kPriceBytes> digits;
    for (const IndicatorText& text : texts) {
        out += text.before;
        const double value = text.values[row];
        if (std::isfinite(value)) {
            out.append(digits.data(), text.write_price(digits.data(), value));
        } else {
            out += none;
        }
        out += text.after;
    }
}

void add_prices(RowText& row, const SeriesView& rows, std::size_t i, const RowShape& shape) {
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
}

void append_rows(std::string& out, const TimeSeriesQuery& query, const SeriesView& rows, const RowShape& shape,
                 const std::vector<IndicatorText>& indicators) {
    constexpr std::size_t kUsualRow = 140;
    constexpr std::size_t kUsualIndicator = 32;
    out.reserve(out.size() + rows.size() * (kUsualRow + indicators.size() * kUsualIndicator));
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
        if (query.has_bars) {
            add_prices(row, rows, i, shape);
        } else {
            row.add(shape.after_time);
        }
        if (!indicators.empty()) {
            out += row.text();
            row.clear();
            append_indicators(out, indicators, i, shape.none);
        }
        row.add(shape.end);
        out += row.text();
    }
}

std::string time_column(const TimeSeriesQuery& query) {
    return query.unit() ? "period_start" : "date";
}

std::string csv_header(const TimeSeriesQuery& query) {
    std::string header = query.has_bars ? "symbol," : "";
    header += time_column(query);
    if (query.has_bars) header += ",open,high,low,close,volume";
    for (const indicators::Expression& expression : query.columns()) {
        const auto& outputs = expression.declaration->outputs;
        for (const indicators::Output& output : outputs) {
            header += ',';
            append_csv_text(header,
                            outputs.size() == 1 ? expression.text : expression.text + '.' + std::string(output.name));
        }
    }
    return header + "\r\n";
}

}  // namespace

std::string to_json(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page,
                    const IndicatorColumns* indicators) {
    // A symbol contains no character that JSON escapes, and neither does an expression.
    const std::string of_symbol = query.has_bars ? "\"symbol\":\"" + symbol.str() + "\"," : "";
    const RowShape shape{"{" + of_symbol + '"' + time_column(query) + "\":\"",
                         "\"",
                         "\",\"open\":",
                         ",\"high\":",
                         ",\"low\":",
                         ",\"close\":",
                         ",\"volume\":",
                         "}",
                         ",",
                         "null",
                         write_price_with_decimals};
    std::string out = "[";
    append_rows(out, query, page.rows, shape, indicator_texts(query, page, indicators, true));
    return out += ']';
}

std::string to_csv(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page,
                   const IndicatorColumns* indicators) {
    std::string before_time;
    if (query.has_bars) {
        append_csv_text(before_time, symbol.str());
        before_time += ',';
    }
    const RowShape shape{before_time, "", ",", ",", ",", ",", ",", "\r\n", "", "", write_price};
    std::string out = csv_header(query);
    append_rows(out, query, page.rows, shape, indicator_texts(query, page, indicators, false));
    return out;
}

}  // namespace bourse::market
