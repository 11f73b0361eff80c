#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse::http_client {

/// One parameter of a query, as it is meant: the client encodes it. Without a value it is the bare name.
struct QueryParameter {
    std::string name;
    std::optional<std::string> value;
};

/// Whether requests may go there: an absolute http or https URL with a host, without user, password, query or fragment.
/// Errc::InvalidInput with a detail for whoever set it. For settings: the client asks again at each request.
[[nodiscard]] Result<void> check_url(const std::string& url);

/// `text` with every byte but letters, digits and `-._~` percent-encoded (RFC 3986), so that it cannot end the
/// parameter, the query or the line that it stands in.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// `url`, which check_url() accepts, and the query behind it.
[[nodiscard]] std::string with_query(const std::string& url, std::span<const QueryParameter> query);

}  // namespace bourse::http_client
