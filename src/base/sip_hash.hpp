#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bourse {

/// A secret that makes hashes unforeseeable.
using SipKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): who does not know the key cannot choose bytes that collide, so tables of
/// foreign keys cannot be attacked through their hash. Pure.
[[nodiscard]] std::uint64_t sip_hash(const SipKey& key, std::span<const std::uint8_t> bytes);

}  // namespace bourse
