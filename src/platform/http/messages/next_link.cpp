#include "platform/http/messages/next_link.hpp"

#include <algorithm>
#include <charconv>

namespace bourse::http {
namespace {

/// Whether the name of a query parameter, percent-encoded, is `cursor`.
bool names_cursor(std::string_view name) {
    for (const char expected : std::string_view("cursor")) {
        unsigned char c = 0;
        std::size_t length = 1;
        if (name.starts_with('%') && name.size() >= 3) {
            length = 3;
            const char* const end = name.data() + length;
            if (std::from_chars(name.data() + 1, end, c, 16).ptr != end) return false;
        } else if (!name.empty()) {
            c = static_cast<unsigned char>(name.front());
        }
        if (c != static_cast<unsigned char>(expected)) return false;
        name.remove_prefix(length);
    }
    return name.empty();
}

/// The parameters of a query except any cursor, each followed by `&`.
std::string without_cursor(std::string_view query) {
    std::string rest;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty() || names_cursor(parameter.substr(0, parameter.find('=')))) continue;
        rest += parameter;
        rest += '&';
    }
    return rest;
}

/// Whether a path or a query may contain `c` (RFC 3986, 3.3 and 3.4); `%` starts an existing
/// escape.
bool belongs_in_target(char c) {
    const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return is_alphanumeric || std::string_view("-._~!$&'()*+,;=:@/?%[]").find(c) != std::string_view::npos;
}

/// Clients may send unescaped characters; links in responses must escape them.
std::string escape(std::string_view target) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string escaped;
    escaped.reserve(target.size());
    for (const char c : target) {
        if (belongs_in_target(c)) {
            escaped += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            escaped += {'%', kHex[byte >> 4], kHex[byte & 0xF]};
        }
    }
    return escaped;
}

}  // namespace

std::string next_target(std::string_view path, std::string_view query, std::string_view cursor) {
    return escape(path) + "?" + escape(without_cursor(query)) + "cursor=" + std::string(cursor);
}

std::string first_target(std::string_view path, std::string_view query) {
    std::string target = escape(path) + "?" + escape(without_cursor(query));
    target.pop_back();  // the last `&`, or the `?` when no parameter is left
    return target;
}

std::string next_link(std::string_view target) {
    return "<" + std::string(target) + ">; rel=\"next\"";
}

}  // namespace bourse::http
