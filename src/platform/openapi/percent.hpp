#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bourse::openapi {

enum class Plus : std::uint8_t { Literal, Blank };

/// Undoes percent-encoding; with Plus::Blank also `+` for a blank, as in queries. Nothing for an escape that is not two
/// hexadecimal digits, for NUL, and for what is not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);

/// Whether the bytes are UTF-8 by RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The code points of a text that is UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace bourse::openapi
