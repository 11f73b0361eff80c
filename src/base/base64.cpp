#include "base/base64.hpp"

#include <array>

namespace bourse {
namespace {

constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::int8_t kForeign = -1;
using Values = std::array<std::int8_t, 256>;

constexpr Values values_of(std::string_view alphabet) {
    Values values{};
    values.fill(kForeign);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

constexpr Values kPlainValues = values_of(kPlain);
constexpr Values kUrlValues = values_of(kUrl);

std::string encode_with(std::string_view alphabet, std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const char c : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(c);
        for (waiting += 8; waiting >= 6; waiting -= 6) text += alphabet[bits >> (waiting - 6) & 63U];
    }
    if (waiting > 0) text += alphabet[bits << (6 - waiting) & 63U];
    return text;
}

/// Decodes text without padding. A single trailing character cannot encode a byte.
std::optional<std::string> decode_with(const Values& values, std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const char c : text) {
        const std::int8_t value = values[static_cast<unsigned char>(c)];
        if (value == kForeign) return std::nullopt;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        waiting += 6;
        if (waiting < 8) continue;
        waiting -= 8;
        bytes += static_cast<char>(bits >> waiting & 255U);
    }
    const bool has_stray_bits = (bits & ((1U << waiting) - 1)) != 0;
    if (has_stray_bits) return std::nullopt;
    return bytes;
}

}  // namespace

std::optional<std::string> decode(Base64 form, std::string_view text) {
    if (form == Base64::Url) return decode_with(kUrlValues, text);
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return decode_with(kPlainValues, text);
}

std::string encode(Base64 form, std::string_view bytes) {
    if (form == Base64::Url) return encode_with(kUrl, bytes);
    std::string text = encode_with(kPlain, bytes);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string encode_unpadded(std::span<const std::byte> bytes) {
    return encode_with(kPlain, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace bourse
