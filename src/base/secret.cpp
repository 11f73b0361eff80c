#include "base/secret.hpp"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero is not in <cstring>

namespace bourse {

void wipe(std::span<std::byte> bytes) {
    ::explicit_bzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) {
    text.resize(text.capacity());
    wipe(std::as_writable_bytes(std::span(text)));
    text.clear();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    // Volatile, so that the compiler cannot exit the loop at the first difference.
    volatile unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = static_cast<unsigned char>(difference |
                                                (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
    }
    return difference == 0;
}

Secret Secret::taken_from(std::string& text) {
    Secret secret{std::string_view(text)};
    wipe(text);
    return secret;
}

}  // namespace bourse
