#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::openapi {

/// One `name=value` of a query, decoded; the value is empty when there is no `=`.
struct QueryItem {
    std::string name;
    std::string value;
};

/// The items of a query in their order; empty ones (`a=1&&b=2`) are skipped. Errc::MalformedRequest for a bad escape,
/// NUL, or what is not UTF-8.
[[nodiscard]] Result<std::vector<QueryItem>> read_query(std::string_view query);

}  // namespace bourse::openapi
