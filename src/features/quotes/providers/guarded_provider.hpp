#pragma once
#include <memory>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/quotes/providers/provider.hpp"
#include "platform/upstream/call_guard.hpp"

namespace bourse::quotes {

using upstream::GuardOptions;

/// A provider with an upstream::CallGuard.
class GuardedProvider final : public Provider {
  public:
    /// `clock`, `random` and `observer` must outlive this object.
    GuardedProvider(std::unique_ptr<Provider> provider, GuardOptions options, const Clock& clock, Random& random,
                    upstream::CallObserver& observer, upstream::Sleep sleep);

    [[nodiscard]] std::string_view name() const override { return provider_->name(); }
    Answer<Quote> quote(const Symbol& symbol, Within within) override;
    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override;

  private:
    const std::unique_ptr<Provider> provider_;
    upstream::CallGuard guard_;
};

}  // namespace bourse::quotes
