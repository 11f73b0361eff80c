#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse {

// A cursor identifies where the next page of a list begins. It is opaque to clients: base64url (RFC
// 4648 section 5, without padding) of a letter for the list and the key of the last row returned.
// The server stores nothing, so any replica can continue any list.

/// The cursor after the row with this key, of at most 90 bytes, in the list of this kind. It needs
/// no escaping in a URL.
[[nodiscard]] std::string make_cursor(char kind, std::string_view key);

/// The key in a cursor of this kind; empty when the text is not a valid cursor of this kind.
[[nodiscard]] std::optional<std::string> open_cursor(std::string_view text, char kind);

}  // namespace bourse
