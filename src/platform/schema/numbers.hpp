#pragma once
#include <boost/json/value.hpp>
#include <compare>
#include <optional>
#include <string_view>

namespace bourse::schema {

/// How two numbers compare: whole ones exactly, others as doubles. Both are numbers.
[[nodiscard]] std::partial_ordering compare(const boost::json::value& a, const boost::json::value& b);

/// Whether two values are the same: numbers by what they count, so that 1 is 1.0, and all else as it stands.
[[nodiscard]] bool is_same(const boost::json::value& a, const boost::json::value& b);

/// The double next to what all of the text says, in digits, with an optional minus, point and exponent; 0 when it is
/// too small for a double, and infinite when it is too large. Nothing for text of another shape; `inf` and `nan` are
/// read.
[[nodiscard]] std::optional<double> read_double(std::string_view text);

}  // namespace bourse::schema
