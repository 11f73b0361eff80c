#include "platform/http/messages/message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bourse::http {

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string_view to_string(Method method) {
    switch (method) {
        case Method::Get:
            return "GET";
        case Method::Head:
            return "HEAD";
        case Method::Options:
            return "OPTIONS";
        case Method::Post:
            return "POST";
        case Method::Put:
            return "PUT";
        case Method::Patch:
            return "PATCH";
        case Method::Delete:
            return "DELETE";
        case Method::Other:
            return "";
    }
    return "";
}

std::string_view Request::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const HeaderView& header) { return same_name(header.name, name); });
    return found == headers.end() ? std::string_view() : found->value;
}

std::shared_ptr<const std::string> make_body(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

std::string etag_of(std::string_view body) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return '"' + std::to_string(hash) + '"';
}

std::string authority_of(std::string_view host, std::uint16_t port) {
    const bool needs_brackets = host.find(':') != std::string_view::npos && !host.starts_with('[');
    std::string authority = needs_brackets ? "[" : "";
    authority += host;
    authority += needs_brackets ? "]:" : ":";
    authority += std::to_string(port);
    return authority;
}

}  // namespace bourse::http
