#include "platform/openapi/uri.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::openapi {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

PathSegment read_segment(std::string_view text, std::string_view path) {
    const bool is_parameter = text.size() > 2 && text.starts_with('{') && text.ends_with('}');
    const std::string_view inside = is_parameter ? text.substr(1, text.size() - 2) : text;
    if (inside.empty() || inside.find_first_of("{}") != std::string_view::npos) {
        throw ContractError("'" + std::string(path) + "' is not a path template");
    }
    return {std::string(inside), is_parameter};
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus == Plus::Blank) {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        decoded.push_back(c);
    }
    if (!is_utf8(decoded)) return std::nullopt;
    return decoded;
}

Result<std::vector<QueryItem>> read_query(std::string_view query) {
    std::vector<QueryItem> items;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (item.empty()) continue;
        const std::size_t sign = std::min(item.find('='), item.size());
        auto name = percent_decode(item.substr(0, sign), Plus::Blank);
        auto value = percent_decode(item.substr(std::min(sign + 1, item.size())), Plus::Blank);
        if (!name || !value)
            return Error{Errc::MalformedRequest, "the query must be percent-encoded UTF-8 without NUL", {}, {}};
        items.push_back({*std::move(name), *std::move(value)});
    }
    return items;
}

std::vector<PathSegment> split_template(std::string_view path) {
    if (!path.starts_with('/')) throw ContractError("the path '" + std::string(path) + "' does not begin with /");
    std::vector<PathSegment> segments;
    if (path == "/") return segments;
    std::size_t begin = 1;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        segments.push_back(read_segment(path.substr(begin, end - begin), path));
        begin = end + 1;
    }
    return segments;
}

}  // namespace bourse::openapi
