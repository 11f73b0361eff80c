#include "base/uuid.hpp"

#include <optional>
#include <span>

namespace bourse {
namespace {

constexpr std::size_t kTextLength = 36;

constexpr bool is_hyphen_place(std::size_t place) {
    return place == 8 || place == 13 || place == 18 || place == 23;
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

}  // namespace

Result<Uuid> Uuid::parse(std::string_view text) {
    const Error refusal = invalid("is not a 'uuid'");
    if (text.size() != kTextLength) return refusal;
    Bytes bytes{};
    std::size_t digits = 0;
    for (std::size_t place = 0; place < kTextLength; ++place) {
        if (is_hyphen_place(place)) {
            if (text[place] != '-') return refusal;
            continue;
        }
        const auto digit = hex_digit(text[place]);
        if (!digit) return refusal;
        bytes[digits / 2] = static_cast<std::uint8_t>(bytes[digits / 2] << 4U | *digit);
        ++digits;
    }
    return Uuid(bytes);
}

Uuid Uuid::make(UtcTime now, Random& random) {
    Bytes bytes{};
    random.fill(std::as_writable_bytes(std::span(bytes)));
    auto milliseconds = static_cast<std::uint64_t>(now.micros()) / 1000;
    for (std::size_t i = 6; i-- > 0; milliseconds >>= 8U) bytes[i] = static_cast<std::uint8_t>(milliseconds);
    constexpr unsigned kVersion = 0x70;
    constexpr unsigned kVariant = 0x80;
    bytes[6] = static_cast<std::uint8_t>(kVersion | (bytes[6] & 0x0FU));
    bytes[8] = static_cast<std::uint8_t>(kVariant | (bytes[8] & 0x3FU));
    return Uuid(bytes);
}

std::string Uuid::to_string() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(kTextLength);
    for (const std::uint8_t byte : bytes_) {
        if (is_hyphen_place(text.size())) text += '-';
        text += kHex[byte >> 4U];
        text += kHex[byte & 0x0FU];
    }
    return text;
}

}  // namespace bourse
