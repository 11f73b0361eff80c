#pragma once
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/finding.hpp"
#include "platform/schema/schema.hpp"

namespace bourse::schema {

/// The fault of a value itself, without its elements or members; empty when it is valid. `shown` is the text from which
/// the value was parsed, or empty for a value from JSON: `'20' is not of type 'integer'`, `0 is less than the minimum
/// of 1`, `'x' is not one of ['male', 'female', 'other']`.
[[nodiscard]] std::optional<std::string> fault_of(const Schema& schema, const boost::json::value& value,
                                                  std::optional<std::string_view> shown = std::nullopt);

/// The fault of an array with this many items; empty when the number is valid.
[[nodiscard]] std::optional<std::string> fault_of_length(const Schema& schema, std::size_t items);

/// All faults of a body with their JSON pointers, outermost first; at most kMaxFindings, followed by one that gives the
/// number of further faults. The pointer of a missing property is the one that it would have.
[[nodiscard]] std::vector<Finding> check_body(const Schema& schema, const boost::json::value& body);

}  // namespace bourse::schema
