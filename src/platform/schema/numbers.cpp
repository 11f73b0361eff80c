#include "platform/schema/numbers.hpp"

#include <charconv>
#include <cstdlib>
#include <string>
#include <system_error>

namespace bourse::schema {

std::partial_ordering compare(const boost::json::value& a, const boost::json::value& b) {
    if (a.is_int64() && b.is_int64()) return a.get_int64() <=> b.get_int64();
    return a.to_number<double>() <=> b.to_number<double>();
}

bool is_same(const boost::json::value& a, const boost::json::value& b) {
    return a.is_number() && b.is_number() ? compare(a, b) == 0 : a == b;
}

std::optional<double> read_double(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
    // from_chars() does not distinguish overflow from underflow.
    if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
    return number;
}

}  // namespace bourse::schema
