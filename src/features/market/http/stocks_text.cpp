#include "features/market/http/stocks_text.hpp"

#include "base/csv.hpp"
#include "base/json_writer.hpp"

namespace bourse::market {

std::string to_json(std::span<const Stock> stocks) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Stock& stock : stocks) {
        json.begin_object();
        json.member("symbol", stock.symbol.str());
        json.member("name", stock.name);
        json.member("first", stock.first.to_string());
        json.member("last", stock.last.to_string());
        json.member("bars", stock.bars);
        json.end_object();
    }
    json.end_array();
    return out;
}

std::string to_csv(std::span<const Stock> stocks) {
    std::string out = "symbol,name,first,last,bars\r\n";
    CsvWriter csv(out);
    for (const Stock& stock : stocks) {
        csv.text(stock.symbol.str());
        csv.text(stock.name);
        csv.plain(stock.first.to_string());
        csv.plain(stock.last.to_string());
        csv.number(stock.bars);
        csv.end_row();
    }
    return out;
}

}  // namespace bourse::market
