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

/// Why a value does not fit a schema, looking at the value itself and not into it; nothing when it fits. `shown` is the
/// text that the value was read from, or nothing when it stood in JSON: `'20' is not of type 'integer'`,
/// `0 is less than the minimum of 1`, `'x' is not one of ['male', 'female', 'other']`.
[[nodiscard]] std::optional<std::string> fault_of(const Schema& schema, const boost::json::value& value,
                                                  std::optional<std::string_view> shown = std::nullopt);

/// Why an array of this many items does not fit; nothing when it does.
[[nodiscard]] std::optional<std::string> fault_of_length(const Schema& schema, std::size_t items);

/// Every place of a body that does not fit, named by its JSON pointer, outermost first; at most kMaxFindings, and then
/// one that says how many more there are. A missing property is named by the pointer that it would have.
[[nodiscard]] std::vector<Finding> check_body(const Schema& schema, const boost::json::value& body);

}  // namespace bourse::schema
