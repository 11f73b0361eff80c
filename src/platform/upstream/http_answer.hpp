#pragma once
#include <string>

#include "platform/http_client/http_client.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::upstream {

/// The body of a response with status 200; any other outcome becomes a Failure, in the same way for all providers.
[[nodiscard]] Answer<std::string> body_of(http_client::HttpOutcome outcome);

/// Joins `url`, which may end with a slash, and `path`, which begins with one.
[[nodiscard]] std::string at_path(std::string url, std::string_view path);

}  // namespace bourse::upstream
