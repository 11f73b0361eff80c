#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "features/prices/providers/price_provider.hpp"

namespace bourse::prices {

inline Rate rate(std::string_view text) {
    return Rate::parse(text).value();
}

/// A price with a USD rate only.
inline BitcoinPrice price_of(std::string_view dollars, UtcTime time, std::string provider = "fake") {
    BitcoinPrice price{.time = time, .provider = std::move(provider)};
    price.set(Currency::Usd, rate(dollars));
    return price;
}

/// Returns the configured answer and counts calls.
class FakePriceProvider final : public PriceProvider {
  public:
    explicit FakePriceProvider(std::string name = "fake") : name_(std::move(name)) {}

    /// Set this before other threads use the provider.
    std::function<Answer<BitcoinPrice>(Within)> says = [](Within) { return broken("configured to fail"); };
    [[nodiscard]] int calls() const { return calls_; }
    [[nodiscard]] std::string_view name() const override { return name_; }
    Answer<BitcoinPrice> price(Within within) override {
        ++calls_;
        return says(within);
    }

  private:
    std::string name_;
    std::atomic<int> calls_ = 0;
};

}  // namespace bourse::prices
