#pragma once
#include <atomic>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/quotes/provider.hpp"
#include "features/quotes/provider_observer.hpp"

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

/// Says what it is told to say, and counts how often it was asked.
class FakeProvider final : public Provider {
  public:
    explicit FakeProvider(std::string name = "fake") : name_(std::move(name)) {}

    /// Asked for anything it calls this; set before it is shared.
    std::function<Answer<Quote>(Within)> says = [](Within) { return quote_at(1); };
    [[nodiscard]] int calls() const { return calls_; }
    [[nodiscard]] std::string_view name() const override { return name_; }

    Answer<Quote> quote(const Symbol&, Within within) override {
        ++calls_;
        return says(within);
    }
    /// One bar at the close of the quote.
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

/// Counts what it is told, as `provider outcome`.
class CountingObserver final : public ProviderObserver {
  public:
    void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) override {
        const std::lock_guard lock(mutex_);
        ++counts_[std::string(provider) + ' ' + std::string(outcome)];
        last_duration_ = duration;
    }
    void spared(std::string_view provider, std::string_view reason) override {
        called(provider, reason, std::chrono::microseconds(0));
    }
    [[nodiscard]] int count(const std::string& what) const {
        const std::lock_guard lock(mutex_);
        const auto found = counts_.find(what);
        return found == counts_.end() ? 0 : found->second;
    }
    [[nodiscard]] std::chrono::microseconds last_duration() const {
        const std::lock_guard lock(mutex_);
        return last_duration_;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
    std::chrono::microseconds last_duration_{0};
};

/// All bits of what it gives are those of one number.
class FixedRandom final : public Random {
  public:
    explicit FixedRandom(std::uint64_t bits) : bits_(bits) {}
    void fill(std::span<std::byte> bytes) override {
        std::memcpy(bytes.data(), &bits_, std::min(bytes.size(), sizeof bits_));
    }

  private:
    std::uint64_t bits_;
};

}  // namespace bourse::quotes
