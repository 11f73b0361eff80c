#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bourse {

/// A secret key that makes hashes unpredictable.
using SipKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): without the key, colliding inputs cannot be
/// constructed, which protects hash tables with untrusted keys. A pure function.
[[nodiscard]] std::uint64_t sip_hash(const SipKey& key, std::span<const std::uint8_t> bytes);

}  // namespace bourse
