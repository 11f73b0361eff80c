#include "features/datasets/store/tables_store_definition.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <compare>
#include <stdexcept>
#include <utility>

#include "platform/schema/json_parse.hpp"
#include "platform/schema/numbers.hpp"
#include "platform/schema/schema.hpp"
#include "platform/sql/migrations.hpp"

namespace bourse::datasets {
namespace {

namespace json = boost::json;

constexpr std::pair<FieldType, std::string_view> kTypes[] = {{FieldType::Boolean, "boolean"},
                                                             {FieldType::Integer, "integer"},
                                                             {FieldType::Number, "number"},
                                                             {FieldType::Text, "string"}};

std::string_view name_of(FieldType type) {
    return std::ranges::find(kTypes, type, &std::pair<FieldType, std::string_view>::first)->second;
}

FieldType type_of(std::string_view name) {
    const auto* found = std::ranges::find(kTypes, name, &std::pair<FieldType, std::string_view>::second);
    if (found == std::end(kTypes)) throw std::invalid_argument("no type: " + std::string(name));
    return found->first;
}

std::string_view name_of(schema::Schema::Format format) {
    switch (format) {
        case schema::Schema::Format::None:
            return "";
        case schema::Schema::Format::Date:
            return "date";
        case schema::Schema::Format::DateTime:
            return "date-time";
        case schema::Schema::Format::Uuid:
            return "uuid";
        case schema::Schema::Format::Decimal:  // not used by datasets
            return "decimal";
        case schema::Schema::Format::Password:  // not used by datasets
            return "password";
    }
    return "";
}

json::value json_of(const FieldValue& value) {
    return std::visit(
        [](const auto& content) -> json::value {
            if constexpr (std::is_same_v<std::decay_t<decltype(content)>, std::monostate>) {
                return nullptr;
            } else {
                return json::value(content);
            }
        },
        value);
}

std::optional<ColumnBound> bound_of(const std::optional<schema::Bound>& bound) {
    if (!bound) return std::nullopt;
    return ColumnBound{bound->limit, bound->exclusive};
}

ColumnDefinition column_of(const Property& property) {
    const schema::Schema& schema = *property.schema;
    ColumnDefinition column;
    column.property = property.name;
    column.column = property.column;
    column.type = property.type;
    column.required = property.required;
    column.nullable = property.nullable;
    column.default_value = json_of(property.default_value);
    column.filtered = property.filtered;
    column.allowed = json::array(schema.enumeration.begin(), schema.enumeration.end());
    column.minimum = bound_of(schema.minimum);
    column.maximum = bound_of(schema.maximum);
    column.min_length = schema.min_length;
    if (schema.max_length != schema::Schema::kUnbounded) column.max_length = schema.max_length;
    if (schema.pattern) column.pattern = schema.pattern->expression();
    column.format = name_of(schema.format);
    return column;
}

// JSON
// -------------------------------------------------------------------------------------------------------------------

json::value json_of(const ColumnBound& bound) {
    return {{"limit", bound.limit}, {"exclusive", bound.exclusive}};
}

/// Omits members with common default values.
json::object json_of(const ColumnDefinition& column) {
    json::object object{{"property", column.property}, {"column", column.column},     {"type", name_of(column.type)},
                        {"required", column.required}, {"nullable", column.nullable}, {"filtered", column.filtered}};
    if (!column.default_value.is_null()) object["default"] = column.default_value;
    if (!column.allowed.empty()) object["enum"] = column.allowed;
    if (column.minimum) object["minimum"] = json_of(*column.minimum);
    if (column.maximum) object["maximum"] = json_of(*column.maximum);
    if (column.min_length > 0) object["minLength"] = column.min_length;
    if (column.max_length) object["maxLength"] = *column.max_length;
    if (!column.pattern.empty()) object["pattern"] = column.pattern;
    if (!column.format.empty()) object["format"] = column.format;
    return object;
}

std::string text_at(const json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

std::optional<ColumnBound> read_bound(const json::object& object, std::string_view key) {
    const json::value* bound = object.if_contains(key);
    if (bound == nullptr) return std::nullopt;
    return ColumnBound{bound->at("limit"), bound->at("exclusive").as_bool()};
}

ColumnDefinition read_column(const json::object& object) {
    ColumnDefinition column;
    column.property = text_at(object, "property");
    column.column = text_at(object, "column");
    column.type = type_of(text_at(object, "type"));
    column.required = object.at("required").as_bool();
    column.nullable = object.at("nullable").as_bool();
    column.filtered = object.at("filtered").as_bool();
    if (const auto* value = object.if_contains("default")) column.default_value = *value;
    if (const auto* allowed = object.if_contains("enum")) column.allowed = allowed->as_array();
    column.minimum = read_bound(object, "minimum");
    column.maximum = read_bound(object, "maximum");
    if (const auto* length = object.if_contains("minLength")) column.min_length = length->to_number<std::size_t>();
    if (const auto* length = object.if_contains("maxLength")) column.max_length = length->to_number<std::size_t>();
    if (object.contains("pattern")) column.pattern = text_at(object, "pattern");
    if (object.contains("format")) column.format = text_at(object, "format");
    return column;
}

// What may change
// --------------------------------------------------------------------------------------------------------

/// Whether `declared` excludes a number that `stored` allows. `inwards` is the comparison result of a tighter limit.
bool is_tighter(const std::optional<ColumnBound>& declared, const std::optional<ColumnBound>& stored,
                std::partial_ordering inwards) {
    if (!declared) return false;
    if (!stored) return true;
    const auto order = schema::compare(declared->limit, stored->limit);
    return order == inwards || (order == 0 && declared->exclusive && !stored->exclusive);
}

bool lacks_some(const json::array& declared, const json::array& stored) {
    if (declared.empty()) return false;
    const auto is_declared = [&](const json::value& value) {
        return std::ranges::any_of(declared, [&](const json::value& other) { return schema::is_same(value, other); });
    };
    return stored.empty() || !std::ranges::all_of(stored, is_declared);
}

/// Why values valid under `stored` might violate `declared`; empty when they cannot.
std::string_view misfit(const ColumnDefinition& stored, const ColumnDefinition& declared) {
    if (declared.type != stored.type) return "has another type";
    if (declared.column != stored.column) return "has another column";
    if (stored.nullable && !declared.nullable) return "is no longer nullable";
    if (lacks_some(declared.allowed, stored.allowed)) return "allows fewer values (enum)";
    if (is_tighter(declared.minimum, stored.minimum, std::partial_ordering::greater)) return "has a tighter minimum";
    if (is_tighter(declared.maximum, stored.maximum, std::partial_ordering::less)) return "has a tighter maximum";
    if (declared.min_length > stored.min_length) return "has a tighter minLength";
    if (declared.max_length && (!stored.max_length || *declared.max_length < *stored.max_length)) {
        return "has a tighter maxLength";
    }
    if (!declared.pattern.empty() && declared.pattern != stored.pattern) return "has another pattern";
    if (!declared.format.empty() && declared.format != stored.format) return "has another format";
    return {};
}

[[noreturn]] void refuse(const std::string& dataset, const std::string& what, std::string_view remedy) {
    throw sql::MigratedByAnother("dataset " + dataset + ": " + what + "; " + std::string(remedy));
}

void check_added(const std::string& dataset, const ColumnDefinition& added) {
    if (added.nullable || !added.default_value.is_null()) return;
    refuse(dataset, "property " + added.property + " is new and required, but stored records do not have it",
           "give it a default, or make it optional");
}

void check_kept(const std::string& dataset, const ColumnDefinition& stored, const ColumnDefinition& declared) {
    const std::string_view misfits = misfit(stored, declared);
    if (misfits.empty()) return;
    refuse(dataset, "property " + declared.property + ' ' + std::string(misfits) + " and may invalidate stored records",
           "restore the declaration, or add a new property");
}

}  // namespace

const ColumnDefinition* TableDefinition::find(std::string_view property) const {
    const auto found = std::ranges::find(columns, property, &ColumnDefinition::property);
    return found == columns.end() ? nullptr : &*found;
}

TableDefinition definition_of(const Dataset& dataset) {
    TableDefinition definition{dataset.name, dataset.table, dataset.id, {}};
    for (const Property& property : dataset.properties) definition.columns.push_back(column_of(property));
    return definition;
}

std::string to_json(const TableDefinition& definition) {
    json::array properties;
    for (const ColumnDefinition& column : definition.columns) properties.push_back(json_of(column));
    return json::serialize(json::object{{"dataset", definition.dataset},
                                        {"table", definition.table},
                                        {"id", definition.id},
                                        {"properties", std::move(properties)}});
}

TableDefinition read_definition(std::string_view text) {
    try {
        // Boost.JSON's own parser may round doubles wrongly in the last digit.
        const auto value = schema::parse_json(text);
        if (!value) throw std::invalid_argument(value.error().detail);
        const json::object& object = value->as_object();
        TableDefinition definition{text_at(object, "dataset"), text_at(object, "table"), text_at(object, "id"), {}};
        for (const json::value& column : object.at("properties").as_array()) {
            definition.columns.push_back(read_column(column.as_object()));
        }
        return definition;
    } catch (const std::exception& error) {
        throw sql::StoreFailure("dataset_migrations contains an unreadable definition: " + std::string(error.what()));
    }
}

bool is_same(const TableDefinition& a, const TableDefinition& b) {
    const auto is_in_b = [&](const ColumnDefinition& column) {
        const ColumnDefinition* other = b.find(column.property);
        return other != nullptr && *other == column;
    };
    return a.dataset == b.dataset && a.table == b.table && a.id == b.id && a.columns.size() == b.columns.size() &&
           std::ranges::all_of(a.columns, is_in_b);
}

void check_step(const TableDefinition& stored, const TableDefinition& declared) {
    const std::string& dataset = declared.dataset;
    if (declared.table != stored.table) {
        refuse(dataset, "its table was " + stored.table + " and is " + declared.table + " now",
               "restore the table name, or rename the dataset");
    }
    if (declared.id != stored.id) {
        refuse(dataset, "its id was " + stored.id + " and is " + declared.id + " now", "restore the id");
    }
    for (const ColumnDefinition& column : stored.columns) {
        if (declared.find(column.property) != nullptr) continue;
        refuse(dataset, "property " + column.property + " is missing, but stored records have it",
               "declare it again (it may be optional), or check --datasets");
    }
    for (const ColumnDefinition& column : declared.columns) {
        const ColumnDefinition* before = stored.find(column.property);
        if (before == nullptr) {
            check_added(dataset, column);
        } else {
            check_kept(dataset, *before, column);
        }
    }
}

}  // namespace bourse::datasets
