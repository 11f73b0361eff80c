#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

class BarsStore;

/// A source of the last trading days of a symbol.
class DailyProvider {
  public:
    virtual ~DailyProvider() = default;
    /// At most `days` (≥ 1) of the newest daily bars, newest first; fewer when fewer exist. Errc::UnknownSymbol,
    /// Errc::ProviderFailed, Errc::Unavailable. Blocks: call it on the blocking pool. Safe from any thread.
    virtual Result<std::vector<Bar>> latest(const Symbol& symbol, std::int64_t days) = 0;
};

/// The local store as a provider: its daily bars, and days made of minute bars where it has no daily bar. `store`
/// outlives it.
[[nodiscard]] std::unique_ptr<DailyProvider> make_store_daily_provider(BarsStore& store);

}  // namespace bourse::market
