#pragma once
#include <string>

#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// Writes the header and rows of the bars of one symbol and interval; import_bars() reads them back unchanged.
class BarsCsvWriter {
  public:
    BarsCsvWriter(std::string& out, Symbol symbol, BarInterval interval, OptionalColumns optional);
    void header();
    void row(const Bar& bar);

  private:
    std::string& out_;
    Symbol symbol_;
    BarInterval interval_;
    OptionalColumns optional_;
};

}  // namespace bourse::market
