#pragma once
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// Calls providers in order until one finds the data; the answer names that provider. When all fail, upstream::both()
/// combines their failures: UnknownSymbol only when every provider reported it.
class ProviderChain final : public Provider {
  public:
    /// Needs at least one provider. They and `clock` outlive this object.
    ProviderChain(std::vector<Provider*> providers, const Clock& clock);

    [[nodiscard]] std::string_view name() const override { return "chain"; }
    /// `within` is the deadline for all providers together.
    Answer<Quote> quote(const Symbol& symbol, Within within) override;
    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override;

  private:
    const std::vector<Provider*> providers_;
    const Clock& clock_;
};

}  // namespace bourse::quotes
