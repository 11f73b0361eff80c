#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bourse::openapi {

/// A segment of a path template: a literal, or the name of the parameter that stands for the whole segment.
struct PathSegment {
    std::string text;
    bool is_parameter = false;
};

/// `/stocks/{symbol}` as its segments; `/` has none. Throws ContractError for a template that does not begin with `/`,
/// ends with one, has an empty segment, or a parameter that is only part of a segment.
[[nodiscard]] std::vector<PathSegment> split_template(std::string_view path);

}  // namespace bourse::openapi
