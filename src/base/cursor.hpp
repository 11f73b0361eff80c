#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse {

// Cursors tell where the next page of a list begins. They are opaque to clients: base64url (RFC 4648 section 5, without
// padding) of a letter for the list and the key of the last row that was shown. Nothing of them is kept here, so that
// any replica continues any list.

/// The cursor behind the row with this key, of at most 90 bytes, in the list of this kind. It needs no escaping in a
/// URL.
[[nodiscard]] std::string make_cursor(char kind, std::string_view key);

/// The key inside a cursor of this kind; nothing when the text is not what make_cursor() made for it.
[[nodiscard]] std::optional<std::string> open_cursor(std::string_view text, char kind);

}  // namespace bourse
