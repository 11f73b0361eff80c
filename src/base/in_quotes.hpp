#pragma once
#include <string>
#include <string_view>

namespace bourse {

/// Foreign text as a message shows it: between two of `mark`, cut with `…` at the end of a character when it is longer
/// than 64 bytes, and with `?` for control characters. Bytes that are not UTF-8 stay.
[[nodiscard]] std::string in_quotes(std::string_view text, char mark = '\'');

}  // namespace bourse
