#pragma once
#include <string>
#include <string_view>

namespace bourse::http {

/// The target of the next page: the request's path and query, with `cursor` replacing any cursor in
/// the query (compared after percent-decoding). Characters that a URI must not contain (`<`, `"`,
/// `|`, …) are escaped; everything else is unchanged. The cursor itself needs no escaping.
[[nodiscard]] std::string next_target(std::string_view path, std::string_view query, std::string_view cursor);

/// The target of the first page: like next_target(), without a cursor.
[[nodiscard]] std::string first_target(std::string_view path, std::string_view query);

/// The value of a Link header to the next page.
[[nodiscard]] std::string next_link(std::string_view target);

}  // namespace bourse::http
