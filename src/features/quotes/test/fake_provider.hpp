#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "features/quotes/providers/provider.hpp"
#include "platform/upstream/test/fakes.hpp"

namespace bourse::quotes {

inline Symbol symbol(std::string_view text) {
    return Symbol::parse(text).value();
}

inline Quote quote_at(double close, std::string_view name = "DEMO") {
    Quote quote{.symbol = symbol(name), .date = Date(2024, 3, 8)};
    quote.open = quote.high = quote.low = quote.close = close;
    return quote;
}

inline market::Bar bar_of(Date date, double close) {
    return {UtcTime(date), close, close, close, close, 1, {}, {}, {}};
}

/// Returns the configured answer and counts calls.
class FakeProvider final : public Provider {
  public:
    explicit FakeProvider(std::string name = "fake") : name_(std::move(name)) {}

    /// Produces every answer. Set this before other threads use the provider.
    std::function<Answer<Quote>(Within)> says = [](Within) { return quote_at(1); };
    [[nodiscard]] int calls() const { return calls_; }
    [[nodiscard]] std::string_view name() const override { return name_; }

    Answer<Quote> quote(const Symbol&, Within within) override {
        ++calls_;
        return says(within);
    }
    /// One bar with the close of the quote.
    Answer<DailyBars> daily(const Symbol&, const DailyRange&, Within within) override {
        ++calls_;
        const auto quote = says(within);
        if (!quote) return quote.error();
        return DailyBars{{bar_of(quote->date, quote->close)}, name_};
    }

  private:
    std::string name_;
    std::atomic<int> calls_ = 0;
};

using upstream::CountingObserver;
using upstream::FixedRandom;

}  // namespace bourse::quotes
