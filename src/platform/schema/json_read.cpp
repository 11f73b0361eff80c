#include "platform/schema/json_read.hpp"

#include "platform/schema/document_error.hpp"

namespace bourse::schema {

namespace json = boost::json;

void malformed(std::string_view place, std::string_view what) {
    throw DocumentError(std::string(place) + ": " + std::string(what));
}

const json::object& as_object(const json::value& value, std::string_view place) {
    if (!value.is_object()) malformed(place, "must be an object");
    return value.get_object();
}

const json::array& as_array(const json::value& value, std::string_view place) {
    if (!value.is_array()) malformed(place, "must be an array");
    return value.get_array();
}

std::string as_text(const json::value& value, std::string_view place) {
    if (!value.is_string()) malformed(place, "must be a string");
    return std::string(value.get_string());
}

bool as_flag(const json::value& value, std::string_view place) {
    if (!value.is_bool()) malformed(place, "must be true or false");
    return value.get_bool();
}

std::size_t as_size(const json::value& value, std::string_view place) {
    if (!value.is_int64() || value.get_int64() < 0) malformed(place, "must be a whole number, not negative");
    return static_cast<std::size_t>(value.get_int64());
}

const json::value& need(const json::object& object, std::string_view key, std::string_view place) {
    const json::value* member = object.if_contains(key);
    if (member == nullptr) malformed(place, "'" + std::string(key) + "' is missing");
    return *member;
}

bool flag_or(const json::object& object, std::string_view key, bool fallback, std::string_view place) {
    const json::value* member = object.if_contains(key);
    return member == nullptr ? fallback : as_flag(*member, place);
}

const json::object* object_at(const json::object& document, std::string_view key) {
    const json::value* const value = document.if_contains(key);
    return value != nullptr ? value->if_object() : nullptr;
}

std::string_view text_at(const json::object& object, std::string_view key) {
    const json::value* const value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return value->get_string();
}

}  // namespace bourse::schema
