#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

class BarsStore;

/// Where the last trading days of a symbol come from.
class DailyProvider {
  public:
    virtual ~DailyProvider() = default;
    /// The newest daily bars, newest first, at most `days` (≥ 1), fewer when there are no more. Errc::UnknownSymbol,
    /// Errc::ProviderFailed, Errc::Unavailable. Blocks: call it on the blocking pool. Safe from any thread.
    virtual Result<std::vector<Bar>> latest(const Symbol& symbol, std::int64_t days) = 0;
};

/// The local store as a provider: its daily bars, or the days made of its minute bars. `store` outlives it.
[[nodiscard]] std::unique_ptr<DailyProvider> make_store_daily_provider(BarsStore& store);

}  // namespace bourse::market
