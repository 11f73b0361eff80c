#include "base/cursor.hpp"

#include "base/base64.hpp"

namespace bourse {

std::string make_cursor(char kind, std::string_view key) {
    return encode(Base64::Url, kind + std::string(key));
}

std::optional<std::string> open_cursor(std::string_view text, char kind) {
    constexpr std::size_t kMax = 128;
    if (text.size() > kMax) return std::nullopt;
    auto key = decode(Base64::Url, text);
    if (!key || !key->starts_with(kind)) return std::nullopt;
    return key->substr(1);
}

}  // namespace bourse
