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

}  // namespace bourse::openapi
