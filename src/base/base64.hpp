#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bourse {

/// The two forms of base64 (RFC 4648) in use.
enum class Base64 : std::uint8_t {
    Padded,  ///< `+` and `/`, filled up with `=` to fours: Basic credentials
    Url,     ///< `-` and `_`, without `=`: the parts of a token, cursors
};

/// Decodes canonical base64 only. Empty when the text is not exactly an output of encode(): invalid
/// characters, blanks, missing or superfluous `=`, nonzero trailing bits.
[[nodiscard]] std::optional<std::string> decode(Base64 form, std::string_view text);

[[nodiscard]] std::string encode(Base64 form, std::string_view bytes);

/// Uses `+` and `/` without `=`, as in stored password hashes.
[[nodiscard]] std::string encode_unpadded(std::span<const std::byte> bytes);

}  // namespace bourse
