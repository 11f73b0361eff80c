#include "features/market/http/stocks_text.hpp"

#include "base/csv.hpp"
#include "base/json_writer.hpp"

namespace bourse::market {
namespace {

void write_summary(JsonWriter& json, std::string_view name, const std::optional<BarsSummary>& summary, int step) {
    json.key(name);
    if (!summary) return json.null();
    json.begin_object();
    json.member("first", summary->first.to_string());
    json.member("last", summary->last.to_string());
    json.member("bars", summary->bars);
    if (step != 0) json.member("step", step);
    json.end_object();
}

void write_stock(JsonWriter& json, const Stock& stock) {
    json.begin_object();
    json.member("symbol", stock.symbol.str());
    json.member("name", stock.name);
    json.member("first", stock.main().first.to_string());
    json.member("last", stock.main().last.to_string());
    json.member("bars", stock.main().bars);
    json.member("currency", stock.currency);
    json.member("source", to_string(stock.source));
    write_summary(json, "daily", stock.daily, 0);
    write_summary(json, "intraday", stock.intraday, stock.step);
    json.end_object();
}

std::int64_t bars_of(const std::optional<BarsSummary>& summary) {
    return summary ? summary->bars : 0;
}

}  // namespace

std::string to_json(std::span<const Stock> stocks) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Stock& stock : stocks) write_stock(json, stock);
    json.end_array();
    return out;
}

std::string to_json(const Stock& stock) {
    std::string out;
    JsonWriter json(out);
    write_stock(json, stock);
    return out;
}

std::string to_csv(std::span<const Stock> stocks) {
    std::string out = "symbol,name,first,last,bars,currency,source,daily_bars,intraday_bars,step\r\n";
    CsvWriter csv(out);
    for (const Stock& stock : stocks) {
        csv.text(stock.symbol.str());
        csv.text(stock.name);
        csv.plain(stock.main().first.to_string());
        csv.plain(stock.main().last.to_string());
        csv.number(stock.main().bars);
        csv.text(stock.currency);
        csv.plain(to_string(stock.source));
        csv.number(bars_of(stock.daily));
        csv.number(bars_of(stock.intraday));
        csv.number(static_cast<std::int64_t>(stock.step));
        csv.end_row();
    }
    return out;
}

}  // namespace bourse::market
