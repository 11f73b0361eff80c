#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// How far a price may be from the last one.
struct JumpLimit {
    /// In percent of the last rate; 0: as far as it likes.
    std::int64_t percent = 25;
    /// How old the last price may be to say anything about the next one: a market that has moved stays there, so what
    /// was refused as a jump is believed when it has lasted so long.
    std::chrono::milliseconds memory{60'000};
};

/// What is odd about `price` after `last`, for the log: a rate that is farther from its last one than the limit allows.
/// Nothing when it is fine. Exact.
[[nodiscard]] std::optional<std::string> odd_jump(const std::optional<BitcoinPrice>& last, const BitcoinPrice& price,
                                                  const JumpLimit& limit);

}  // namespace bourse::prices
