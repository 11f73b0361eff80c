#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// Providers, asked one after the other until one finds something; the answer names that one. When none does, their
/// failures are joined as upstream::both() says: UnknownSymbol only if nobody could have known better.
class ProviderChain final : public Provider {
  public:
    /// At least one provider. `clock` outlives it.
    ProviderChain(std::vector<std::unique_ptr<Provider>> providers, const Clock& clock);

    [[nodiscard]] std::string_view name() const override { return "chain"; }
    /// `within` is for all of them together.
    Answer<Quote> quote(const Symbol& symbol, Within within) override;
    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override;

  private:
    const std::vector<std::unique_ptr<Provider>> providers_;
    const Clock& clock_;
};

}  // namespace bourse::quotes
