#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace bourse {

/// Changes the case of ASCII letters, independently of the locale; other bytes are unchanged.
constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = to_lower(c);
    return lower;
}

/// The text without leading and trailing blanks and tabs.
constexpr std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// The length of the well-formed UTF-8 sequence (RFC 3629) at the front of `text`, which is not
/// empty: no overlong form, no surrogate, nothing beyond U+10FFFF. 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether `text` is valid UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The number of code points of a valid UTF-8 text.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Whether a valid UTF-8 text has an ASCII control character, or one from U+0080 to U+009F.
[[nodiscard]] bool has_control_character(std::string_view text);

/// Formats untrusted text for a message: between two of `mark`, truncated with `…` at a character
/// boundary after at most 64 bytes, and with `?` for control characters. Invalid UTF-8 is kept.
[[nodiscard]] std::string in_quotes(std::string_view text, char mark = '\'');
/// The same without the marks.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace bourse
