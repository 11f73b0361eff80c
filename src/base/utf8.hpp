#pragma once
#include <cstddef>
#include <string_view>

namespace bourse {

/// The length of the well-formed sequence at the front of `text`, which is not empty, by RFC 3629: no overlong form, no
/// surrogate, nothing beyond U+10FFFF. 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is such sequences.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The code points of a text that is UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace bourse
