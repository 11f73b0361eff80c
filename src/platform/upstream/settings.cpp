#include "platform/upstream/settings.hpp"

#include "platform/http_client/url.hpp"

namespace bourse::upstream {
Result<std::string> parse_provider_url(std::string_view text) {
    if (text.empty()) return std::string();
    std::string url = text.find("://") == std::string_view::npos ? "https://" + std::string(text) : std::string(text);
    if (auto valid = http_client::check_url(url); !valid) return valid.error();
    return url;
}

}  // namespace bourse::upstream
