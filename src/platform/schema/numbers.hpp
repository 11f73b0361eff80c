#pragma once
#include <boost/json/value.hpp>
#include <compare>
#include <optional>
#include <string_view>

namespace bourse::schema {

/// Compares two numbers: integers exactly, others as doubles. Both values must be numbers.
[[nodiscard]] std::partial_ordering compare(const boost::json::value& a, const boost::json::value& b);

/// Whether two values are equal: numbers by value, so that 1 equals 1.0; all others exactly.
[[nodiscard]] bool is_same(const boost::json::value& a, const boost::json::value& b);

/// The double nearest to a decimal number: digits with an optional minus, point and exponent; 0 on underflow and
/// infinite on overflow. Empty for text of another form; accepts `inf` and `nan`.
[[nodiscard]] std::optional<double> read_double(std::string_view text);

}  // namespace bourse::schema
