#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse::http_client {

/// One query parameter, unencoded: the client encodes it. Without a value only the name is sent.
struct QueryParameter {
    std::string name;
    std::optional<std::string> value;
};

/// Whether the URL is valid for requests: an absolute http or https URL with a host, without user, password, query or
/// fragment. Errc::InvalidInput with a detail for the operator. For settings; the client checks again for each request.
[[nodiscard]] Result<void> check_url(const std::string& url);

/// Percent-encodes every byte of `text` except letters, digits and `-._~` (RFC 3986), so that it cannot end the
/// parameter, the query or the line that contains it.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// Appends the query to `url`, which must be valid for check_url().
[[nodiscard]] std::string with_query(const std::string& url, std::span<const QueryParameter> query);

}  // namespace bourse::http_client
