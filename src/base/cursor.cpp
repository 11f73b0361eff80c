#include "base/cursor.hpp"

#include <cstdint>

namespace bourse {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6) text += kAlphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) text += kAlphabet[bits << (6 - count) & 63];
    return text;
}

/// Nothing when the text is not what to_base64url() writes.
std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 255);
    }
    if (to_base64url(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace

std::string make_cursor(char kind, std::string_view key) {
    return to_base64url(kind + std::string(key));
}

std::optional<std::string> open_cursor(std::string_view text, char kind) {
    constexpr std::size_t kMax = 128;
    if (text.size() > kMax) return std::nullopt;
    auto key = from_base64url(text);
    if (!key || !key->starts_with(kind)) return std::nullopt;
    return key->substr(1);
}

}  // namespace bourse
