#include "features/quotes/providers/store_provider.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "features/market/service/daily_provider.hpp"

namespace bourse::quotes {
namespace {

class StoreProvider final : public Provider {
  public:
    explicit StoreProvider(market::BarsStore& store) : store_(store), days_(market::make_store_daily_provider(store)) {}

    [[nodiscard]] std::string_view name() const override { return "store"; }

    Answer<Quote> quote(const Symbol& symbol, Within) override {
        return unless_down<Quote>([&] { return last_bar(symbol); });
    }
    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within) override {
        return unless_down<DailyBars>([&] { return bars_of(symbol, range); });
    }

  private:
    template <class T, class Work>
    static Answer<T> unless_down(const Work& work) {
        try {
            return work();
        } catch (const Unavailable& failure) {
            return broken(std::string("the store: ") + failure.what());
        }
    }

    Answer<Quote> last_bar(const Symbol& symbol) {
        const auto newest = newest_first(symbol, 1);
        if (!newest) return newest.error();
        const market::Bar& bar = newest->front();
        Quote quote{.symbol = symbol, .date = bar.time.date(), .provider = std::string(name())};
        if (auto stock = listed(symbol)) {
            quote.name = std::move(stock->name);
            quote.currency = std::move(stock->currency);
        }
        quote.open = bar.open;
        quote.high = bar.high;
        quote.low = bar.low;
        quote.close = bar.close;
        quote.volume = bar.volume;
        return quote;
    }

    Answer<DailyBars> bars_of(const Symbol& symbol, const DailyRange& range) {
        auto bars = newest_first(symbol, range.newest.value_or(std::numeric_limits<std::int32_t>::max()));
        if (!bars) return bars.error();
        std::ranges::reverse(*bars);
        DailyBars daily{.bars = std::move(*bars), .provider = std::string(name())};
        cut(daily, range);
        return daily;
    }

    /// The newest bars, at least one.
    Answer<std::vector<market::Bar>> newest_first(const Symbol& symbol, std::int64_t count) {
        auto bars = days_->latest(symbol, count);
        if (!bars) {
            if (bars.error().code == Errc::UnknownSymbol) return unknown_symbol("not stored");
            return broken("the store: " + bars.error().detail + bars.error().diagnostic);
        }
        if (bars->empty()) return unknown_symbol("no bars are stored");
        return std::move(*bars);
    }

    /// The symbol in the list of symbols; empty when it is not there. The list starts just before the symbol and
    /// contains all symbols that contain this text.
    std::optional<market::Stock> listed(const Symbol& symbol) {
        constexpr std::int64_t kPage = 100;
        const std::string& text = symbol.str();
        std::optional<std::string> after;
        if (text.size() > 1) after = text.substr(0, text.size() - 1);
        for (;;) {
            market::StockPage page = store_.list({text, after, kPage});
            const auto found = std::ranges::find(page.stocks, symbol, &market::Stock::symbol);
            if (found != page.stocks.end()) return std::move(*found);
            if (std::ssize(page.stocks) < kPage || page.stocks.back().symbol > symbol) return std::nullopt;
            after = page.stocks.back().symbol.str();
        }
    }

    market::BarsStore& store_;
    std::unique_ptr<market::DailyProvider> days_;
};

}  // namespace

std::unique_ptr<Provider> make_store_provider(market::BarsStore& store) {
    return std::make_unique<StoreProvider>(store);
}

}  // namespace bourse::quotes
