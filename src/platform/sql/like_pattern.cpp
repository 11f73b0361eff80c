#include "platform/sql/like_pattern.hpp"

#include "base/text.hpp"

namespace bourse::sql {

std::string like_pattern(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += to_lower(c);
    }
    return pattern + '%';
}

}  // namespace bourse::sql
