#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// 200 with JSON.
[[nodiscard]] Response respond_json(std::string body);

/// 200 with CSV that has a header row.
[[nodiscard]] Response respond_csv(std::string body);

/// Says of a response that it was made of what is in memory, perhaps out of date, because its source does not answer: a
/// `Warning` and, when that is known, the `Age` of what is served.
void mark_stale(Response& response, std::optional<std::chrono::seconds> age = std::nullopt);

/// Links to the next page of the list that `request` asks for; see next_target().
void link_next_page(Response& response, const Request& request, std::string_view cursor);

}  // namespace bourse::http
