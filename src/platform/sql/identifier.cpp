#include "platform/sql/identifier.hpp"

namespace bourse::sql {

std::string quoted_identifier(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"') text += c;
        text += c;
    }
    return text + '"';
}

}  // namespace bourse::sql
