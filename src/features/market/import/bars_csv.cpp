#include "features/market/import/bars_csv.hpp"

#include "base/csv.hpp"
#include "features/market/model/price_digits.hpp"

namespace bourse::market {
BarsCsvWriter::BarsCsvWriter(std::string& out, Symbol symbol, BarInterval interval, OptionalColumns optional)
    : out_(out), symbol_(std::move(symbol)), interval_(interval), optional_(optional) {}

void BarsCsvWriter::header() {
    out_ += interval_ == BarInterval::Day ? "symbol,date" : "symbol,timestamp";
    out_ += ",open,high,low,close,volume";
    if (optional_.adjusted_close) out_ += ",adjusted_close";
    if (optional_.dividend_amount) out_ += ",dividend_amount";
    if (optional_.split_coefficient) out_ += ",split_coefficient";
    if (optional_.step != 0) out_ += ",step";
    if (optional_.source != Source::Import) out_ += ",source";
    out_ += "\r\n";
}

void BarsCsvWriter::row(const Bar& bar) {
    CsvWriter csv(out_);
    const auto optional = [&](bool stands, const std::optional<double>& number) {
        if (!stands) return;
        if (number) {
            csv.plain(price_text(*number));
        } else {
            csv.empty();
        }
    };
    csv.text(symbol_.str());
    csv.plain(interval_ == BarInterval::Day ? bar.time.date().to_string() : bar.time.to_string());
    for (const double price : {bar.open, bar.high, bar.low, bar.close}) csv.plain(price_text(price));
    csv.plain(price_text(bar.volume));
    optional(optional_.adjusted_close, bar.adjusted_close);
    optional(optional_.dividend_amount, bar.dividend_amount);
    optional(optional_.split_coefficient, bar.split_coefficient);
    if (optional_.step != 0) csv.number(static_cast<std::int64_t>(optional_.step));
    if (optional_.source != Source::Import) csv.plain(to_string(optional_.source));
    csv.end_row();
}

}  // namespace bourse::market
