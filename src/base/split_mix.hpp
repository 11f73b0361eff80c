#pragma once
#include <cstdint>

namespace bourse {

/// Mixes 64 bits: similar inputs give unrelated outputs, and different inputs different outputs.
/// The same on every machine; not for secrets. The finalizer of SplitMix64 (Steele, Lea, Flood,
/// "Fast splittable pseudorandom number generators", 2014).
[[nodiscard]] constexpr std::uint64_t split_mix(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

/// A state incremented by this visits every 64-bit number before it repeats one.
inline constexpr std::uint64_t kSplitMixStep = 0x9E3779B97F4A7C15ULL;

}  // namespace bourse
