#include "platform/schema/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "platform/schema/json_read.hpp"
#include "platform/schema/numbers.hpp"

namespace bourse::schema {
namespace {

namespace json = boost::json;

using Type = Schema::Type;
using Format = Schema::Format;

template <class Value, std::size_t size>
using Names = std::array<std::pair<std::string_view, Value>, size>;

constexpr Names<Type, 6> kTypes{{{"boolean", Type::Boolean},
                                 {"integer", Type::Integer},
                                 {"number", Type::Number},
                                 {"string", Type::String},
                                 {"array", Type::Array},
                                 {"object", Type::Object}}};

/// Formats that add nothing to the type are None.
constexpr Names<Format, 8> kFormats{{{"date", Format::Date},
                                     {"date-time", Format::DateTime},
                                     {"uuid", Format::Uuid},
                                     {"decimal", Format::Decimal},
                                     {"int64", Format::None},
                                     {"double", Format::None},
                                     {"password", Format::Password},
                                     {"binary", Format::None}}};

template <class Value, std::size_t size>
Value named(const Names<Value, size>& names, const json::value& value, const std::string& place) {
    const std::string name = as_text(value, place);
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == names.end()) malformed(place, "'" + name + "' is not supported");
    return found->second;
}

json::value number(const json::value& value, const std::string& place) {
    if (!value.is_number()) malformed(place, "must be a number");
    return value;
}

/// Keywords that only describe.
bool is_annotation(std::string_view keyword) {
    constexpr std::array<std::string_view, 6> kAnnotations{"title",   "description", "example",
                                                           "default", "deprecated",  "externalDocs"};
    return keyword.starts_with("x-") ||
           std::find(kAnnotations.begin(), kAnnotations.end(), keyword) != kAnnotations.end();
}

/// Reads the keywords of numbers; false for any other keyword.
bool fill_number(Schema& schema, std::string_view keyword, const json::value& value, const std::string& place) {
    const auto bound = [](std::optional<Bound>& target) -> Bound& { return target ? *target : target.emplace(); };
    if (keyword == "minimum") {
        bound(schema.minimum).limit = number(value, place);
    } else if (keyword == "maximum") {
        bound(schema.maximum).limit = number(value, place);
    } else if (keyword == "exclusiveMinimum") {
        bound(schema.minimum).exclusive = as_flag(value, place);
    } else if (keyword == "exclusiveMaximum") {
        bound(schema.maximum).exclusive = as_flag(value, place);
    } else {
        return false;
    }
    return true;
}

/// Reads the keywords of strings; false for any other keyword.
bool fill_string(Schema& schema, std::string_view keyword, const json::value& value, const std::string& place) {
    if (keyword == "minLength") {
        schema.min_length = as_size(value, place);
    } else if (keyword == "maxLength") {
        schema.max_length = as_size(value, place);
    } else if (keyword == "format") {
        schema.format = named(kFormats, value, place);
    } else if (keyword == "x-expected") {
        schema.expected = as_text(value, place);
    } else if (keyword == "pattern") {
        try {
            schema.pattern.emplace(as_text(value, place));
        } catch (const std::invalid_argument& error) {
            malformed(place, error.what());
        }
    } else {
        return false;
    }
    return true;
}

/// With scalars of different types, at most one alternative fits a value.
void require_alternatives(const Schema& schema, const std::string& place) {
    if (!schema.alternatives.empty() && (schema.type != Schema::Type::Any || !schema.enumeration.empty())) {
        malformed(place, "'oneOf' must not be combined with 'type' or 'enum'");
    }
    std::vector<Schema::Type> types;
    for (const Schema* const alternative : schema.alternatives) {
        const Schema::Type type = alternative->type;
        const bool is_scalar =
            type == Schema::Type::String || type == Schema::Type::Integer || type == Schema::Type::Boolean;
        if (!is_scalar || std::find(types.begin(), types.end(), type) != types.end()) {
            malformed(place, "'oneOf' needs strings, integers and booleans, one of each");
        }
        types.push_back(type);
    }
}

/// Rejects combinations that could not be checked.
void require_sense(const Schema& schema, const std::string& place) {
    constexpr std::size_t kMaxBytesForPattern = 4096;
    if (schema.pattern && schema.max_length > kMaxBytesForPattern) {
        malformed(place, "'pattern' needs a maxLength of at most " + std::to_string(kMaxBytesForPattern));
    }
    if (schema.format == Format::Decimal && schema.type != Type::Number) malformed(place, "a decimal must be a number");
    const auto has_limit = [](const auto& bound) { return !bound || !bound->limit.is_null(); };
    if (!has_limit(schema.minimum)) malformed(place, "'exclusiveMinimum' needs a minimum");
    if (!has_limit(schema.maximum)) malformed(place, "'exclusiveMaximum' needs a maximum");
    if (!schema.expected.empty() && !schema.pattern) malformed(place, "'x-expected' needs a pattern");
    if (schema.any_case && schema.enumeration.empty()) malformed(place, "'x-any-case' needs an enum");
    require_alternatives(schema, place);
    if (schema.min_length > schema.max_length) malformed(place, "'minLength' is above 'maxLength'");
    if (!schema.minimum || !schema.maximum) return;
    const auto order = compare(schema.minimum->limit, schema.maximum->limit);
    if (order > 0) malformed(place, "'minimum' is above 'maximum'");
    if (order == 0 && (schema.minimum->exclusive || schema.maximum->exclusive)) {
        malformed(place, "no number is between 'minimum' and 'maximum'");
    }
}

}  // namespace

std::string_view to_string(Schema::Type type) {
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& entry) { return entry.second == type; });
    return found == kTypes.end() ? std::string_view() : found->first;
}

const json::value& resolve(const json::value& document, const json::value& value, std::string_view place) {
    constexpr int kMaxSteps = 16;
    const json::value* target = &value;
    for (int step = 0; step < kMaxSteps; ++step) {
        const json::value* reference = target->is_object() ? target->get_object().if_contains("$ref") : nullptr;
        if (reference == nullptr) return *target;
        const std::string text = as_text(*reference, place);
        if (!text.starts_with("#/")) malformed(place, "'" + text + "' is not a reference inside the document");
        boost::system::error_code error;
        target = document.find_pointer(std::string_view(text).substr(1), error);
        if (target == nullptr) malformed(place, "no target at '" + text + "'");
    }
    malformed(place, "circular references");
}

const Schema* SchemaReader::read(const json::value& value, const std::string& place) {
    const json::value& resolved = resolve(document_, value, place);
    const json::object& object = as_object(resolved, place);
    if (const auto found = known_.find(&resolved); found != known_.end()) return found->second;
    Schema& schema = *store_.emplace_back(std::make_unique<Schema>());
    known_.emplace(&resolved, &schema);
    fill(schema, object, place);
    return &schema;
}

void SchemaReader::fill(Schema& schema, const json::object& object, const std::string& place) {
    for (const auto& [key, value] : object) {
        const std::string_view keyword(key.data(), key.size());
        const std::string here = place + "." + std::string(keyword);
        if (keyword == "type") {
            schema.type = named(kTypes, value, here);
        } else if (keyword == "nullable") {
            schema.nullable = as_flag(value, here);
        } else if (keyword == "enum") {
            const json::array& values = as_array(value, here);
            if (values.empty()) malformed(here, "must not be empty");
            schema.enumeration.assign(values.begin(), values.end());
        } else if (keyword == "items") {
            schema.items = read(value, here);
        } else if (keyword == "minItems") {
            schema.min_items = as_size(value, here);
        } else if (keyword == "maxItems") {
            schema.max_items = as_size(value, here);
        } else if (keyword == "oneOf") {
            for (const json::value& alternative : as_array(value, here)) {
                schema.alternatives.push_back(read(alternative, here));
            }
        } else if (keyword == "x-any-case") {
            schema.any_case = as_flag(value, here);
        } else if (!fill_number(schema, keyword, value, here) && !fill_string(schema, keyword, value, here) &&
                   !fill_object(schema, keyword, value, here) && !is_annotation(keyword)) {
            malformed(here, "this keyword is not supported in input");
        }
    }
    if (const json::value* required = object.if_contains("required")) require_properties(schema, *required, place);
    require_sense(schema, place);
    if (!flag_or(object, "x-checked-by-handler", false, place)) return;
    if (!schema.pattern) malformed(place, "'x-checked-by-handler' needs a pattern");
    schema.pattern.reset();
}

bool SchemaReader::fill_object(Schema& schema, std::string_view keyword, const json::value& value,
                               const std::string& place) {
    if (keyword == "properties") {
        for (const auto& [key, property] : as_object(value, place)) {
            const std::string name(key);
            schema.properties.push_back({name, read(property, place + "." + name), false});
        }
    } else if (keyword == "additionalProperties") {
        schema.additional_properties = as_flag(value, place);
    } else if (keyword == "minProperties") {
        const std::size_t count = as_size(value, place);
        if (count > 1) malformed(place, "must be 0 or 1");
        schema.needs_a_property = count == 1;
    } else {
        return keyword == "required";  // read after all properties are known
    }
    return true;
}

void SchemaReader::require_properties(Schema& schema, const json::value& required, const std::string& place) {
    const std::string here = place + ".required";
    for (const json::value& entry : as_array(required, here)) {
        const std::string name = as_text(entry, here);
        const auto found = std::find_if(schema.properties.begin(), schema.properties.end(),
                                        [&](const Property& property) { return property.name == name; });
        if (found == schema.properties.end()) malformed(here, "'" + name + "' is not among the properties");
        found->required = true;
    }
}

}  // namespace bourse::schema
