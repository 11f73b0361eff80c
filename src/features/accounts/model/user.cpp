#include "features/accounts/model/user.hpp"

#include "base/text.hpp"

namespace bourse::accounts {

Result<> check_characters_of_name(std::string_view text) {
    if (!is_utf8(text)) return invalid("a name must be UTF-8");
    if (text.empty() || count_code_points(text) > UserName::kMaxLength) {
        return invalid("a name must have 1 to 64 characters");
    }
    if (has_control_character(text)) return invalid("a name must not contain control characters");
    return {};
}

Result<UserName> UserName::parse(std::string_view text) {
    if (auto fits = check_characters_of_name(text); !fits) return fits.error();
    if (text.find(':') != std::string_view::npos) return invalid("a name must not contain a colon");
    if (text.front() == ' ' || text.back() == ' ') return invalid("a name must not begin or end with a blank");
    return UserName(text);
}

UserName::UserName(std::string_view text) : text_(text), folded_(to_lower(text)) {}

}  // namespace bourse::accounts
