#include "base/symbol.hpp"

#include "base/text.hpp"

namespace bourse {
namespace {

constexpr bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
constexpr bool is_joiner(char c) {
    return c == '.' || c == '-' || c == '_' || c == '^' || c == '=';
}

}  // namespace

Result<Symbol> Symbol::parse(std::string_view text) {
    if (text.empty() || text.size() > kMaxLength) return invalid("is not a symbol: 1 to 32 characters are allowed");
    std::string upper(text);
    for (char& c : upper) {
        c = to_upper(c);
        if (!is_letter_or_digit(c) && !is_joiner(c)) {
            return invalid("is not a symbol: only letters, digits and . - _ ^ = are allowed");
        }
    }
    if (!is_letter_or_digit(upper.front()) && upper.front() != '^') {
        return invalid("is not a symbol: it must begin with a letter, a digit or ^");
    }
    return Symbol(std::move(upper));
}

}  // namespace bourse
