#include "base/text.hpp"

#include <algorithm>

namespace bourse {
namespace {

constexpr std::size_t kMaxQuotedBytes = 64;

/// The start of a longer text, cut at a character boundary.
std::string_view front_of(std::string_view text) {
    constexpr std::size_t kMaxCharacterBytes = 4;
    for (std::size_t begin = kMaxQuotedBytes; begin-- > kMaxQuotedBytes - kMaxCharacterBytes + 1;) {
        const std::size_t length = utf8_length(text.substr(begin));
        if (length > 0 && begin + length > kMaxQuotedBytes) return text.substr(0, begin);
    }
    return text.substr(0, kMaxQuotedBytes);
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;  // no surrogates
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;  // nothing above U+10FFFF
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_code_points(std::string_view text) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

std::string in_quotes(std::string_view text, char mark) {
    return mark + printable(text) + mark;
}

std::string printable(std::string_view text) {
    const bool is_cut = text.size() > kMaxQuotedBytes;
    std::string shown;
    for (const char c : is_cut ? front_of(text) : text) {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        shown += is_control ? '?' : c;
    }
    if (is_cut) shown += "…";
    return shown;
}

}  // namespace bourse
