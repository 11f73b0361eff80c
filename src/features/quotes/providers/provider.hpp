#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

namespace bourse::quotes {

/// Which daily bars are wanted: of those from `from` on, the newest `newest`. Nothing set: the whole history.
struct DailyRange {
    std::optional<Date> from{};
    std::optional<std::int64_t> newest{};
};

/// Leaves the bars (oldest first) that are in the range.
void cut(std::vector<market::Bar>& bars, const DailyRange& range);

/// Where quotes and daily bars come from. Every call blocks, at most about as long as `within` says: call it on the
/// blocking pool. Implementations are safe from any thread, and throw only what nobody can act on (out of memory).
class Provider {
  public:
    using Within = std::chrono::milliseconds;

    virtual ~Provider() = default;
    /// As settings, metrics and answers name it. Lives as long as the provider.
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual Answer<Quote> quote(const Symbol& symbol, Within within) = 0;
    /// Empty when the symbol is known and has no bars in the range.
    [[nodiscard]] virtual Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) = 0;
};

}  // namespace bourse::quotes
