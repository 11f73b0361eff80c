#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace bourse {

/// Letters of ASCII in the other case, whatever the locale; every other byte stays as it is.
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

/// Without the blanks and tabs at both ends.
constexpr std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// The length of the well-formed sequence at the front of `text`, which is not empty, by RFC 3629: no overlong form, no
/// surrogate, nothing beyond U+10FFFF. 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is such sequences.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The code points of a text that is UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Foreign text as a message shows it: between two of `mark`, cut with `…` at the end of a character when it is longer
/// than 64 bytes, and with `?` for control characters. Bytes that are not UTF-8 stay.
[[nodiscard]] std::string in_quotes(std::string_view text, char mark = '\'');

}  // namespace bourse
