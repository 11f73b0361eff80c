#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// 200 with JSON.
[[nodiscard]] Response respond_json(std::string body);

/// 200 with CSV, including a header row.
[[nodiscard]] Response respond_csv(std::string body);

/// 204.
[[nodiscard]] Response respond_nothing();

/// How a list is written.
enum class ListForm : std::uint8_t { Json, Csv };

/// Csv for `text/csv`, Json for anything else.
[[nodiscard]] ListForm list_form(std::string_view media_type);

/// 200 with a list.
[[nodiscard]] Response respond_list(ListForm form, std::string body);

/// Marks a response as built from data in memory, perhaps stale, because the source is unavailable:
/// adds `Warning` and, when known, the `Age` of the data.
void mark_stale(Response& response, std::optional<std::chrono::seconds> age = std::nullopt);

/// Adds a Link header to the next page of the list that `request` reads; see next_target().
void link_next_page(Response& response, const Request& request, std::string_view cursor);

}  // namespace bourse::http
