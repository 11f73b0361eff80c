#include "base/uuid.hpp"

#include <span>

namespace bourse {
namespace {

constexpr std::size_t kTextLength = 36;

constexpr bool is_hyphen_place(std::size_t place) {
    return place == 8 || place == 13 || place == 18 || place == 23;
}

constexpr std::uint8_t kNoDigit = 0xFF;

/// The value of each hexadecimal digit; kNoDigit for any other byte. A table, because an id is
/// parsed for every record read.
constexpr auto kDigits = [] {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 10; ++i) digits['0' + i] = i;
    for (std::uint8_t i = 0; i < 6; ++i) digits['a' + i] = digits['A' + i] = static_cast<std::uint8_t>(10 + i);
    return digits;
}();

/// The position of each byte's two digits in the text.
constexpr std::array<std::uint8_t, 16> kPlaces{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

}  // namespace

Result<Uuid> Uuid::parse(std::string_view text) {
    const auto digit = [&](std::size_t place) { return kDigits[static_cast<unsigned char>(text[place])]; };
    bool fits = text.size() == kTextLength && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
    Bytes bytes{};
    for (std::size_t i = 0; fits && i < bytes.size(); ++i) {
        const std::uint8_t high = digit(kPlaces[i]);
        const std::uint8_t low = digit(kPlaces[i] + 1U);
        fits = high != kNoDigit && low != kNoDigit;
        bytes[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    if (!fits) return invalid("is not a 'uuid'");
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
