#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"
#include "base/secret.hpp"

namespace bourse::auth {

using Digest = std::array<std::uint8_t, 32>;

/// HMAC-SHA256 (RFC 2104). Throws std::bad_alloc.
[[nodiscard]] Digest hmac_sha256(const Secret& key, std::string_view message);

/// A key of 32 random bytes.
[[nodiscard]] Secret random_key(Random& random);

}  // namespace bourse::auth
