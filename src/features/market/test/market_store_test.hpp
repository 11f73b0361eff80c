#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "support/empty_store.hpp"
#include "support/text_source.hpp"

namespace bourse::market {

/// An empty store of bars on each kind of database. A test with PostgreSQL is skipped where none is running.
class MarketStoreTest : public ::testing::TestWithParam<sql::Dialect> {
  protected:
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<BarsStore> store_;
    ManualClock clock_{UtcTime(Date(2024, 1, 1))};

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_bars_store(under_test_->bars());
    }

    static Symbol symbol(std::string_view text) { return Symbol::parse(text).value(); }
    /// A daily bar, so many days after the first of 2024.
    static Bar bar(int day, double close) {
        return {UtcTime(Date(2024, 1, 1).plus_days(day)), close, close + 1, close - 1, close, 100.0 + day, {}, {}, {}};
    }

    ImportOutcome import(const std::string& text, const ImportOptions& options = {}) {
        test::TextSource source(text);
        return import_bars(*store_, clock_, source, options);
    }
    Written put(std::string_view name, const Bar& bar, UtcTime at = UtcTime(),
                BarInterval interval = BarInterval::Day) {
        Written written{};
        store_->write(at,
                      [&](BarsWriter& writer) { written = writer.put(writer.symbol(symbol(name)), interval, bar); });
        return written;
    }
    Version version(std::string_view name) { return store_->load(symbol(name), BarInterval::Day)->version; }
    std::vector<std::string> listed(const StockQuery& query) {
        std::vector<std::string> symbols;
        for (const Stock& stock : store_->list(query).stocks) symbols.push_back(stock.symbol.str());
        return symbols;
    }
};

}  // namespace bourse::market
