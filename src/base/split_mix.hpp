#pragma once
#include <cstdint>

namespace bourse {

/// Spreads 64 bits: neighbours come out as if drawn by lot, and no two numbers come out as one. The same on every
/// machine; no secret. The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014).
[[nodiscard]] constexpr std::uint64_t split_mix(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

/// A state that grows by this visits every number of 64 bits before it repeats one.
inline constexpr std::uint64_t kSplitMixStep = 0x9E3779B97F4A7C15ULL;

}  // namespace bourse
