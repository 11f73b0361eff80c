#include "features/accounts/model/user.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bourse::accounts {
namespace {

/// ASCII control characters, and U+0080 to U+009F.
bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

}  // namespace

Result<UserName> UserName::parse(std::string_view text) {
    if (!is_utf8(text)) return invalid("a name must be UTF-8");
    if (text.empty() || count_code_points(text) > kMaxLength) return invalid("a name must have 1 to 64 characters");
    if (has_control_character(text)) return invalid("a name must not contain control characters");
    if (text.find(':') != std::string_view::npos) return invalid("a name must not contain a colon");
    if (text.front() == ' ' || text.back() == ' ') return invalid("a name must not begin or end with a blank");
    return UserName(text);
}

UserName::UserName(std::string_view text) : text_(text), folded_(to_lower(text)) {}

}  // namespace bourse::accounts
