#include "platform/http_client/url.hpp"

#include <curl/curl.h>

#include <memory>
#include <new>

namespace bourse::http_client {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// Empty when the URL does not have this part.
std::string part_of(const Url& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

Result<void> check_url(const std::string& url) {
    if (url.find('\0') != std::string::npos) return invalid("is not a URL");
    if (url.find_first_of("?#") != std::string::npos) return invalid("is a URL with a query or a fragment");
    const Url parsed(curl_url());
    if (!parsed) throw std::bad_alloc();
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return invalid("is not a URL");
    const std::string scheme = part_of(parsed, CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return invalid("is not an http or https URL");
    if (part_of(parsed, CURLUPART_HOST).empty()) return invalid("is a URL without a host");
    if (!part_of(parsed, CURLUPART_USER).empty() || !part_of(parsed, CURLUPART_PASSWORD).empty()) {
        return invalid("is a URL with a user or a password");
    }
    return {};
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += {'%', kDigits[byte >> 4], kDigits[byte & 0xF]};
        }
    }
    return encoded;
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
