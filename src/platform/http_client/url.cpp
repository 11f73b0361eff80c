#include "platform/http_client/url.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "base/server_url.hpp"

namespace bourse::http_client {

Result<void> check_url(const std::string& url) {
    if (url.find_first_of("?#") != std::string::npos) return invalid("is a URL with a query or a fragment");
    const auto parsed = parse_server_url(url);
    if (!parsed) return invalid("is not a URL");
    if (parsed->scheme != "http" && parsed->scheme != "https") return invalid("is not an http or https URL");
    if (parsed->user) return invalid("is a URL with a user or a password");
    return {};
}

std::string percent_encoded(std::string_view text) {
    return boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

std::string with_query(const std::string& url, std::span<const QueryParameter> query) {
    std::string whole = url;
    char separator = '?';
    for (const auto& [name, value] : query) {
        whole += separator + percent_encoded(name);
        if (value) whole += '=' + percent_encoded(*value);
        separator = '&';
    }
    return whole;
}

}  // namespace bourse::http_client
