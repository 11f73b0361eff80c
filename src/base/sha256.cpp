#include "base/sha256.hpp"

#include <openssl/sha.h>

#include <span>

namespace bourse {

Sha256 sha256(std::string_view text) {
    Sha256 digest{};
    ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return digest;
}

std::string to_hex(const Sha256& digest, std::size_t bytes) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : std::span(digest).first(bytes)) {
        hex += kHex[byte >> 4];
        hex += kHex[byte & 0xF];
    }
    return hex;
}

}  // namespace bourse
