#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::openapi {

enum class Plus : std::uint8_t { Literal, Blank };

/// Decodes percent-encoding; with Plus::Blank also `+` as a blank, as in queries. Empty for an
/// escape that is not two hexadecimal digits, for NUL, and for invalid UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);

/// One `name=value` of a query, decoded; the value is empty when there is no `=`.
struct QueryItem {
    std::string name;
    std::string value;
};

/// The items of a query in order; empty ones (`a=1&&b=2`) are skipped. Errc::MalformedRequest for
/// an invalid escape, NUL, or invalid UTF-8.
[[nodiscard]] Result<std::vector<QueryItem>> read_query(std::string_view query);

/// A segment of a path template: a literal, or the name of the parameter that fills the whole
/// segment.
struct PathSegment {
    std::string text;
    bool is_parameter = false;
};

/// The segments of a template such as `/stocks/{symbol}`; `/` has none. Throws ContractError for a
/// template that does not begin with `/`, ends with one, has an empty segment, or a parameter that
/// is only part of a segment.
[[nodiscard]] std::vector<PathSegment> split_template(std::string_view path);

}  // namespace bourse::openapi
