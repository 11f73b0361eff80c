#include "platform/schema/schema_check.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "platform/schema/numbers.hpp"

namespace bourse::schema {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// A value of a body or of the contract, formatted for faults.
std::string show(const json::value& value) {
    if (value.is_string()) return in_quotes(view(value.get_string()));
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    if (value.is_double()) {
        std::string text;
        append_number(text, value.get_double());
        // Keeps the decimal point; otherwise the message for 20.0 would say that 20 is not an integer.
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    return json::serialize(value);
}

std::string show(const std::vector<json::value>& values) {
    std::string text = "[";
    for (const json::value& value : values) {
        if (text.size() > 1) text += ", ";
        text += show(value);
    }
    return text + "]";
}

bool has_type(const json::value& value, Schema::Type type) {
    switch (type) {
        case Schema::Type::Any:
            return true;
        case Schema::Type::Boolean:
            return value.is_bool();
        case Schema::Type::Integer:
            return value.is_int64();
        case Schema::Type::Number:
            return value.is_number();
        case Schema::Type::String:
            return value.is_string();
        case Schema::Type::Array:
            return value.is_array();
        case Schema::Type::Object:
            return value.is_object();
    }
    return false;
}

using Problem = std::optional<std::string>;

/// The fault of a number outside the 64-bit integers, independent of the schema's bounds.
Problem range_problem(const json::value& value) {
    constexpr double kBeyond = 9223372036854775808.0;  // 2⁶³
    if (value.is_uint64() || (value.is_double() && value.get_double() >= kBeyond)) {
        return "is greater than the maximum of 9223372036854775807";
    }
    // Integers just below the minimum round to the minimum as doubles.
    if (value.is_double() && value.get_double() <= -kBeyond) {
        return "is less than the minimum of -9223372036854775808";
    }
    return std::nullopt;
}

Problem bound_problem(const Schema& schema, const json::value& number) {
    if (const auto& minimum = schema.minimum) {
        const auto order = compare(number, minimum->limit);
        if (order < 0 || (order == 0 && minimum->exclusive)) {
            return (minimum->exclusive ? "is less than or equal to the minimum of " : "is less than the minimum of ") +
                   show(minimum->limit);
        }
    }
    if (const auto& maximum = schema.maximum) {
        const auto order = compare(number, maximum->limit);
        if (order > 0 || (order == 0 && maximum->exclusive)) {
            return (maximum->exclusive ? "is greater than or equal to the maximum of "
                                       : "is greater than the maximum of ") +
                   show(maximum->limit);
        }
    }
    return std::nullopt;
}

/// RFC 3339 requires the T, the seconds and the offset, which are optional for UtcTime::parse.
bool is_rfc3339_time(std::string_view text) {
    constexpr std::size_t kShortest = std::string_view("2024-03-08T14:30:00Z").size();
    if (text.size() < kShortest || (text[10] != 'T' && text[10] != 't') || text[16] != ':') return false;
    const bool has_offset = text.find_first_of("Zz+-", kShortest - 1) != std::string_view::npos;
    return has_offset && UtcTime::parse(text).has_value();
}

Problem format_problem(Schema::Format format, std::string_view text) {
    switch (format) {
        case Schema::Format::None:
        case Schema::Format::Decimal:  // applies to numbers
        case Schema::Format::Password:
            return std::nullopt;
        case Schema::Format::Date:
            if (Date::parse(text)) return std::nullopt;
            return "is not a 'date'";
        case Schema::Format::DateTime:
            if (is_rfc3339_time(text)) return std::nullopt;
            return "is not a 'date-time'";
        case Schema::Format::Uuid:
            if (Uuid::parse(text)) return std::nullopt;
            return "is not a 'uuid'";
    }
    return std::nullopt;
}

std::string characters(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " character" : " characters");
}

Problem text_problem(const Schema& schema, std::string_view text) {
    // Checks the length first, so that the regular expression never sees long untrusted text.
    if (schema.min_length > 0 || schema.max_length != Schema::kUnbounded) {
        const std::size_t length = count_code_points(text);
        if (length < schema.min_length) {
            return "is too short: at least " + characters(schema.min_length);
        }
        if (length > schema.max_length) {
            return "is too long: at most " + characters(schema.max_length);
        }
    }
    if (schema.pattern && !schema.pattern->matches(text)) {
        return schema.expected.empty() ? "does not have the expected form" : "must be " + schema.expected;
    }
    return format_problem(schema.format, text);
}

bool is_same_in_any_case(const json::value& a, const json::value& b) {
    return a.is_string() && b.is_string() && to_lower(view(a.get_string())) == to_lower(view(b.get_string()));
}

Problem problem_of(const Schema& schema, const json::value& value);

/// The fault of the value under the alternative of its type.
Problem problem_of_alternatives(const Schema& schema, const json::value& value) {
    std::string types;
    for (const Schema* const alternative : schema.alternatives) {
        if (has_type(value, alternative->type)) return problem_of(*alternative, value);
        types += (types.empty() ? "" : " or ") + in_quotes(to_string(alternative->type));
    }
    return "is not of type " + types;
}

/// The fault of the value, without the value itself: `is not of type 'integer'`.
Problem problem_of(const Schema& schema, const json::value& value) {
    if (value.is_null() && schema.nullable) return std::nullopt;
    if (!schema.alternatives.empty()) return problem_of_alternatives(schema, value);
    if (schema.type == Schema::Type::Integer) {
        if (auto problem = range_problem(value)) return problem;
    }
    if (!has_type(value, schema.type)) return "is not of type " + in_quotes(to_string(schema.type));
    const auto& allowed = schema.enumeration;
    const auto is_value = [&](const json::value& candidate) {
        return is_same(candidate, value) || (schema.any_case && is_same_in_any_case(candidate, value));
    };
    if (!allowed.empty() && std::none_of(allowed.begin(), allowed.end(), is_value)) {
        return "is not one of " + show(allowed);
    }
    if (value.is_number()) return bound_problem(schema, value);
    if (value.is_string()) return text_problem(schema, view(value.get_string()));
    return std::nullopt;
}

/// Traverses a body and its schema in parallel.
class BodyCheck {
  public:
    [[nodiscard]] std::vector<Finding> run(const Schema& schema, const json::value& body) {
        check(schema, body);
        return std::move(findings_).take(InputFault::In::Body);
    }

  private:
    void check(const Schema& schema, const json::value& value) {
        if (auto fault = fault_of(schema, value)) {
            report(std::move(*fault));
        } else if (value.is_object()) {
            check_object(schema, value.get_object());
        } else if (value.is_array()) {
            check_array(schema, value.get_array());
        }
    }

    void check_object(const Schema& schema, const json::object& object) {
        if (schema.needs_a_property && object.empty()) report("one of " + names_of(schema) + " is required");
        for (const Property& property : schema.properties) {
            if (property.required && !object.contains(property.name)) {
                report_property(property.name, " is a required property");
            }
        }
        for (const auto& [key, value] : object) {
            const std::string_view name(key.data(), key.size());
            const Property* property = find_property(schema, name);
            if (property != nullptr) {
                descend(name, *property->schema, value);
            } else if (!schema.additional_properties) {
                report_property(name, " is not a known property");
            }
        }
    }

    void check_array(const Schema& schema, const json::array& array) {
        if (auto fault = fault_of_length(schema, array.size())) report(std::move(*fault));
        if (schema.items == nullptr) return;
        for (std::size_t i = 0; i < array.size(); ++i) descend(std::to_string(i), *schema.items, array[i]);
    }

    /// `'a', 'b'`.
    static std::string names_of(const Schema& schema) {
        std::string names;
        for (const Property& property : schema.properties)
            names += (names.empty() ? "" : ", ") + in_quotes(property.name);
        return names;
    }

    static const Property* find_property(const Schema& schema, std::string_view name) {
        const auto found = std::find_if(schema.properties.begin(), schema.properties.end(),
                                        [&](const Property& property) { return property.name == name; });
        return found == schema.properties.end() ? nullptr : &*found;
    }

    void descend(std::string_view step, const Schema& schema, const json::value& value) {
        const std::size_t pointer_size = pointer_.size();
        const std::size_t place_size = place_.size();
        append_step(step);
        if (!place_.empty()) place_ += '.';
        place_ += step;
        check(schema, value);
        pointer_.resize(pointer_size);
        place_.resize(place_size);
    }

    /// Appends to the JSON pointer (RFC 6901).
    void append_step(std::string_view step) {
        pointer_ += '/';
        for (const char c : step) {
            if (c == '~') {
                pointer_ += "~0";
            } else if (c == '/') {
                pointer_ += "~1";
            } else {
                pointer_ += c;
            }
        }
    }

    void report(std::string detail) { findings_.add({{InputFault::In::Body, pointer_, std::move(detail)}, place_}); }

    /// Reports a missing or unknown property.
    void report_property(std::string_view name, std::string_view what) {
        const std::size_t pointer_size = pointer_.size();
        append_step(name);
        report(in_quotes(name) + std::string(what));
        pointer_.resize(pointer_size);
    }

    /// Pointer and place of the current value.
    std::string pointer_;
    std::string place_;
    Findings findings_;
};

}  // namespace

std::optional<std::string> fault_of(const Schema& schema, const json::value& value,
                                    std::optional<std::string_view> shown) {
    const auto problem = problem_of(schema, value);
    if (!problem) return std::nullopt;
    if (schema.format == Schema::Format::Password) return "the value " + *problem;
    return (shown ? in_quotes(*shown) : show(value)) + " " + *problem;
}

std::optional<std::string> fault_of_length(const Schema& schema, std::size_t items) {
    if (items < schema.min_items) return "has too few items: at least " + std::to_string(schema.min_items);
    if (items > schema.max_items) return "has too many items: at most " + std::to_string(schema.max_items);
    return std::nullopt;
}

std::vector<Finding> check_body(const Schema& schema, const json::value& body) {
    return BodyCheck().run(schema, body);
}

}  // namespace bourse::schema
