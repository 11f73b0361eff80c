#pragma once
#include <string>

#include "platform/http_client/http_client.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::upstream {

/// The body of an answer with status 200; every other outcome as the failure that it is to us, whichever provider.
[[nodiscard]] Answer<std::string> body_of(http_client::HttpOutcome outcome);

/// `url`, which may end with a slash, and `path`, which begins with one.
[[nodiscard]] std::string at_path(std::string url, std::string_view path);

}  // namespace bourse::upstream
