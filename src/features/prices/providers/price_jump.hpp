#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// Maximum difference of a price from the last one.
struct JumpLimit {
    /// In percent of the last rate; 0: no limit.
    std::int64_t percent = 25;
    /// Maximum age of the last price for the comparison. A real market move persists, so a price rejected as a jump is
    /// accepted after this time.
    std::chrono::milliseconds memory{60'000};
};

/// Describes, for the log, a rate of `price` that differs from `last` by more than the limit. Empty when all rates are
/// within the limit. The comparison is exact.
[[nodiscard]] std::optional<std::string> odd_jump(const std::optional<BitcoinPrice>& last, const BitcoinPrice& price,
                                                  const JumpLimit& limit);

}  // namespace bourse::prices
