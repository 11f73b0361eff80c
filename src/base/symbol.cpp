#include "base/symbol.hpp"

#include "base/text.hpp"

namespace bourse {
namespace {

Error refused(const std::string& why) {
    return invalid("is not a symbol: " + why);
}

/// Whether a character of UTF-8 is one of C0, DEL or C1.
bool is_control(std::string_view character) {
    const auto byte = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return byte < 0x20 || byte == 0x7F;
    return byte == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

/// Whether a part between slashes would change the meaning of a path.
bool has_path_step(std::string_view text) {
    for (;;) {
        const std::size_t slash = text.find('/');
        const std::string_view part = text.substr(0, slash);
        if (part.empty() || part == "." || part == "..") return true;
        if (slash == std::string_view::npos) return false;
        text.remove_prefix(slash + 1);
    }
}

}  // namespace

Result<Symbol> Symbol::parse(std::string_view text) {
    if (text.empty()) return refused("it is empty");
    if (text.size() > kMaxBytes) return refused("it is longer than 64 bytes");
    if (text.front() == ' ' || text.back() == ' ') return refused("it begins or ends with a blank");
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = utf8_length(rest);
        if (length == 0) return refused("it is not UTF-8");
        if (is_control(rest.substr(0, length))) return refused("it contains a control character");
        if (kForbidden.find(rest.front()) != std::string_view::npos) {
            return refused(std::string("it contains ") + rest.front());
        }
        rest.remove_prefix(length);
    }
    if (has_path_step(text)) return refused("a part between slashes is empty, . or ..");
    std::string upper(text);
    for (char& c : upper) c = to_upper(c);
    return Symbol(std::move(upper));
}

}  // namespace bourse
