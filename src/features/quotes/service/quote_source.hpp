#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/quotes/model/cached.hpp"
#include "features/quotes/model/quote.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::quotes {

/// The last trading days of a symbol, newest first.
struct LatestDays {
    std::vector<market::Bar> bars{};
    std::string provider{};
    std::chrono::seconds age{0};
    /// See Cached::is_stale.
    bool is_stale = false;
};

/// The port for quotes and daily bars: the local service, or the quotes role of another process. Fails with
/// Errc::UnknownSymbol, Errc::ProviderFailed, or Errc::Unavailable with the time to wait. Safe from any thread,
/// including io threads.
class QuoteSource {
  public:
    QuoteSource() = default;
    virtual ~QuoteSource() = default;
    QuoteSource(const QuoteSource&) = delete;
    QuoteSource& operator=(const QuoteSource&) = delete;

    virtual Task<Result<Cached<Quote>>> quote(Symbol symbol) = 0;
    /// At most `days` (≥ 1) trading days; fewer when no more are available.
    virtual Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) = 0;
};

}  // namespace bourse::quotes
