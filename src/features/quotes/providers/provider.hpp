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

/// A range of daily bars: the newest `newest` bars on or after `from`. Without both, the whole history.
struct DailyRange {
    std::optional<Date> from{};
    std::optional<std::int64_t> newest{};
    /// The answer may take longer than one that a request waits for.
    bool is_patient = false;
};

/// Removes the bars outside the range, and the days left out before it; the bars are oldest first.
void cut(DailyBars& daily, const DailyRange& range);

/// A source of quotes and daily bars. Every call blocks for at most about `within`, so call it on the blocking pool.
/// Implementations are thread-safe and throw only for unrecoverable errors (out of memory).
class Provider {
  public:
    using Within = std::chrono::milliseconds;

    virtual ~Provider() = default;
    /// Name in settings, metrics and responses. Valid while the provider exists.
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual Answer<Quote> quote(const Symbol& symbol, Within within) = 0;
    /// The valid days, and which others were left out. No bars when a known symbol has none in the range.
    [[nodiscard]] virtual Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) = 0;
};

}  // namespace bourse::quotes
