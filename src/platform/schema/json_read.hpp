#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

/// Reads the JSON of the contract. Each function with a `place` throws DocumentError naming it when the value has the
/// wrong type.
namespace bourse::schema {

[[noreturn]] void malformed(std::string_view place, std::string_view what);

[[nodiscard]] const boost::json::object& as_object(const boost::json::value& value, std::string_view place);
[[nodiscard]] const boost::json::array& as_array(const boost::json::value& value, std::string_view place);
[[nodiscard]] std::string as_text(const boost::json::value& value, std::string_view place);
[[nodiscard]] bool as_flag(const boost::json::value& value, std::string_view place);
[[nodiscard]] std::size_t as_size(const boost::json::value& value, std::string_view place);

/// A required member.
[[nodiscard]] const boost::json::value& need(const boost::json::object& object, std::string_view key,
                                             std::string_view place);
/// The flag under `key`, or `fallback` when it is missing.
[[nodiscard]] bool flag_or(const boost::json::object& object, std::string_view key, bool fallback,
                           std::string_view place);

// For untrusted documents: these functions do not throw.

/// The object under `key`, or null.
[[nodiscard]] const boost::json::object* object_at(const boost::json::object& document, std::string_view key);
/// The text under `key`; empty when it is missing. Valid as long as `object`.
[[nodiscard]] std::string_view text_at(const boost::json::object& object, std::string_view key);

}  // namespace bourse::schema
