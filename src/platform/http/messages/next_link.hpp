#pragma once
#include <string>
#include <string_view>

namespace bourse::http {

/// The target of the next page: the request's path and query, with `cursor` in the place of any it had, however that is
/// percent-encoded. As they came, but for what a URI may not hold (`<`, `"`, `|`, …): that is escaped now. The cursor
/// needs no escaping.
[[nodiscard]] std::string next_target(std::string_view path, std::string_view query, std::string_view cursor);

/// The target of the first page: as next_target(), without a cursor.
[[nodiscard]] std::string first_target(std::string_view path, std::string_view query);

/// The value of a Link header to the next page.
[[nodiscard]] std::string next_link(std::string_view target);

}  // namespace bourse::http
