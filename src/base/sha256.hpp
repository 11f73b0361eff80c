#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bourse {

/// FIPS 180-4.
using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::string_view text);

/// The first `bytes` of the digest in lower-case hexadecimal.
[[nodiscard]] std::string to_hex(const Sha256& digest, std::size_t bytes = Sha256().size());

}  // namespace bourse
