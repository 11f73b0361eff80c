#pragma once
#include <memory>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/prices/providers/price_provider.hpp"
#include "platform/upstream/call_guard.hpp"

namespace bourse::prices {

/// A provider with an upstream::CallGuard.
class GuardedPriceProvider final : public PriceProvider {
  public:
    /// `clock`, `random` and `observer` must outlive this object.
    GuardedPriceProvider(std::unique_ptr<PriceProvider> provider, upstream::GuardOptions options, const Clock& clock,
                         Random& random, upstream::CallObserver& observer, upstream::Sleep sleep)
        : provider_(std::move(provider)),
          guard_(provider_->name(), options, clock, random, observer, std::move(sleep)) {}

    [[nodiscard]] std::string_view name() const override { return provider_->name(); }
    Answer<BitcoinPrice> price(Within within) override {
        return guard_.ask<BitcoinPrice>(within, [this](Within left) { return provider_->price(left); });
    }

  private:
    const std::unique_ptr<PriceProvider> provider_;
    upstream::CallGuard guard_;
};

}  // namespace bourse::prices
