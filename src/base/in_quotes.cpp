#include "base/in_quotes.hpp"

#include "base/utf8.hpp"

namespace bourse {
namespace {

constexpr std::size_t kMaxBytes = 64;

/// The front of a longer text. A character that would be cut in half is left out.
std::string_view front_of(std::string_view text) {
    constexpr std::size_t kMaxCharacterBytes = 4;
    for (std::size_t begin = kMaxBytes; begin-- > kMaxBytes - kMaxCharacterBytes + 1;) {
        const std::size_t length = utf8_length(text.substr(begin));
        if (length > 0 && begin + length > kMaxBytes) return text.substr(0, begin);
    }
    return text.substr(0, kMaxBytes);
}

}  // namespace

std::string in_quotes(std::string_view text, char mark) {
    const bool is_cut = text.size() > kMaxBytes;
    std::string shown(1, mark);
    for (const char c : is_cut ? front_of(text) : text) {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        shown += is_control ? '?' : c;
    }
    if (is_cut) shown += "…";
    return shown + mark;
}

}  // namespace bourse
