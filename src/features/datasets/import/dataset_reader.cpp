#include "features/datasets/import/dataset_reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "features/datasets/model/dataset_names.hpp"
#include "platform/schema/document_error.hpp"
#include "platform/schema/finding.hpp"
#include "platform/schema/json_read.hpp"
#include "platform/schema/schema_check.hpp"
#include "platform/schema/yaml_json.hpp"

namespace bourse::datasets {
namespace {

namespace json = boost::json;

using schema::as_array;
using schema::as_object;
using schema::as_text;
using schema::flag_or;
using schema::malformed;
using schema::need;
using schema::Schema;

template <std::size_t size>
using Keys = std::array<std::string_view, size>;

constexpr Keys<8> kFileKeys{"name", "title", "record", "table", "id", "description", "schema", "examples"};
constexpr Keys<4> kSchemaKeys{"type", "description", "required", "properties"};
constexpr Keys<19> kPropertyKeys{
    "type",        "format",           "enum",      "minimum",  "exclusiveMinimum",   "maximum",
    "minLength",   "exclusiveMaximum", "maxLength", "pattern",  "nullable",           "default",
    "description", "x-csv-column",     "x-filter",  "x-search", "x-csv-cut-fraction", "x-csv-aliases",
    "x-expected"};

/// Common query parameters of every list.
constexpr Keys<4> kListParameters{"limit", "cursor", "q", "format"};

/// Below PostgreSQL's limit of columns, which is lower for wide columns.
constexpr std::size_t kMaxProperties = 500;
/// Maximum length, in characters, of a filtered string.
constexpr std::size_t kMaxFilteredBytes = 600;

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

template <std::size_t size>
bool is_among(std::string_view name, const Keys<size>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <std::size_t size>
void allow_only(const json::object& object, const Keys<size>& keys, const std::string& place) {
    for (const auto& [key, value] : object) {
        const std::string_view name = view(key);
        if (!is_among(name, keys)) malformed(place, in_quotes(name) + " is not a known key");
    }
}

std::string text_or(const json::object& object, std::string_view key, std::string fallback) {
    const json::value* member = object.if_contains(key);
    return member == nullptr ? std::move(fallback) : as_text(*member, key);
}

FieldType type_of(const Schema& schema, const std::string& place) {
    switch (schema.type) {
        case Schema::Type::Boolean:
            return FieldType::Boolean;
        case Schema::Type::Integer:
            return FieldType::Integer;
        case Schema::Type::Number:
            return FieldType::Number;
        case Schema::Type::String:
            return FieldType::Text;
        case Schema::Type::Any:
        case Schema::Type::Array:
        case Schema::Type::Object:
            break;
    }
    malformed(place, "'type' must be boolean, integer, number or string");
}

/// Checks that the format is defined for the type.
void check_format(const json::object& declared, FieldType type, const std::string& place) {
    constexpr Keys<3> kTextFormats{"date", "date-time", "uuid"};
    const json::value* format = declared.if_contains("format");
    if (format == nullptr) return;
    const std::string name = as_text(*format, place + ".format");
    const bool fits = (type == FieldType::Text && is_among(name, kTextFormats)) ||
                      (type == FieldType::Integer && name == "int64") ||
                      (type == FieldType::Number && name == "double");
    if (!fits) malformed(place + ".format", in_quotes(name) + " is not a format of this type");
}

/// The schema of a property in the contract: without extensions, with derived keywords.
json::object shown_schema(const json::object& declared, bool is_nullable) {
    json::object shown;
    for (const auto& [key, value] : declared) {
        if (!view(key).starts_with("x-")) shown.emplace(key, value);
    }
    if (is_nullable) shown["nullable"] = true;
    const json::value* type = shown.if_contains("type");
    if (type != nullptr && *type == "integer") shown["format"] = "int64";
    if (type != nullptr && *type == "number") shown["format"] = "double";
    return shown;
}

void check_values(const json::object& declared, const Schema& schema, const std::string& place) {
    const auto check = [&](const json::value& value, const std::string& here) {
        if (auto fault = schema::fault_of(schema, value)) malformed(here, *fault);
    };
    for (const json::value& value : schema.enumeration) check(value, place + ".enum");
    if (const json::value* value = declared.if_contains("default")) check(*value, place + ".default");
}

/// Rejects keywords of another type, which would have no effect.
void check_keywords(const json::object& declared, FieldType type, const std::string& place) {
    constexpr Keys<3> kOfText{"minLength", "maxLength", "pattern"};
    constexpr Keys<4> kOfNumbers{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"};
    const bool is_number = type == FieldType::Integer || type == FieldType::Number;
    for (const auto& [key, value] : declared) {
        const std::string here = place + '.' + std::string(key);
        if (type != FieldType::Text && is_among(view(key), kOfText)) malformed(here, "is for strings only");
        if (!is_number && is_among(view(key), kOfNumbers)) malformed(here, "is for numbers only");
    }
}

/// Whether every value fits into an index entry of PostgreSQL, at most about 2,700 bytes, for any characters.
bool is_indexable(const Schema& schema) {
    if (schema.format != Schema::Format::None || schema.max_length <= kMaxFilteredBytes) return true;
    const auto is_short = [](const json::value& value) {
        return value.is_null() || count_code_points(view(value.get_string())) <= kMaxFilteredBytes;
    };
    return !schema.enumeration.empty() && std::ranges::all_of(schema.enumeration, is_short);
}

void check_marks(const Property& property, const std::string& place) {
    if (property.searched && property.type != FieldType::Text) malformed(place + ".x-search", "is for strings only");
    if (property.cut_fraction && property.type != FieldType::Integer) {
        malformed(place + ".x-csv-cut-fraction", "is for integers only");
    }
    if (property.filtered && property.type == FieldType::Text && !is_indexable(*property.schema)) {
        malformed(place + ".x-filter", "a string needs a maxLength of at most " + std::to_string(kMaxFilteredBytes) +
                                           ", an enum or a format");
    }
    if (property.filtered && is_among(property.name, kListParameters)) {
        malformed(place + ".x-filter", in_quotes(property.name) + " is already a parameter of every list");
    }
}

/// Detects names shared by two properties.
class SharedNames {
  public:
    explicit SharedNames(std::string what) : what_(std::move(what)) {}

    /// Registers `name` for `owner`; the same pair may be added repeatedly.
    void add(const std::string& name, const std::string& owner) {
        const auto [known, is_new] = owners_.emplace(name, owner);
        if (is_new || known->second == owner) return;
        malformed("schema.properties", in_quotes(known->second) + " and " + in_quotes(owner) + " share the " + what_ +
                                           " " + in_quotes(name));
    }

  private:
    std::string what_;
    std::map<std::string, std::string> owners_;
};

/// Reads one file. Throws schema::DocumentError with the position, but without the file name.
class DatasetReader {
  public:
    explicit DatasetReader(const json::value& document) : document_(as_object(document, "the file")) {}

    DeclaredDataset read() {
        allow_only(document_, kFileKeys, "the file");
        read_names();
        read_schema();
        check_shared_names();
        read_examples();
        return std::move(declared_);
    }

  private:
    void read_names() {
        Dataset& dataset = declared_.dataset;
        dataset.name = as_text(need(document_, "name", "the file"), "name");
        if (auto fault = fault_of_dataset_name(dataset.name)) malformed("name", *fault);
        dataset.title = text_or(document_, "title", capitalised(dataset.name));
        if (trim(dataset.title).empty()) malformed("title", "must not be empty");
        dataset.record = as_text(need(document_, "record", "the file"), "record");
        if (auto fault = fault_of_record_name(dataset.record)) malformed("record", *fault);
        dataset.table = text_or(document_, "table", with_underscores(dataset.name));
        if (auto fault = fault_of_table_name(dataset.table)) malformed("table", *fault);
        dataset.id = text_or(document_, "id", "uuid");
        if (auto fault = fault_of_property_name(dataset.id)) malformed("id", *fault);
        declared_.declaration.description = text_or(document_, "description", "");
    }

    void read_schema() {
        const json::object& schema = as_object(need(document_, "schema", "the file"), "schema");
        allow_only(schema, kSchemaKeys, "schema");
        if (need(schema, "type", "schema") != "object") malformed("schema.type", "must be object");
        const json::object& properties = as_object(need(schema, "properties", "schema"), "schema.properties");
        if (properties.empty()) malformed("schema.properties", "must not be empty");
        if (properties.size() > kMaxProperties) {
            malformed("schema.properties", "at most " + std::to_string(kMaxProperties) + " properties are allowed");
        }
        read_required(schema, properties);
        for (const auto& [key, value] : properties) {
            const std::string place = "schema.properties." + std::string(key);
            read_property(std::string(key), as_object(value, place), place);
        }
        compile(properties);
    }

    void read_required(const json::object& schema, const json::object& properties) {
        const json::value* required = schema.if_contains("required");
        if (required == nullptr) return;
        for (const json::value& entry : as_array(*required, "schema.required")) {
            const std::string name = as_text(entry, "schema.required");
            if (!properties.contains(name)) malformed("schema.required", in_quotes(name) + " is not a property");
            required_.push_back(entry);
        }
    }

    /// Reads everything that does not need the compiled schema.
    void read_property(std::string name, const json::object& declared, const std::string& place) {
        allow_only(declared, kPropertyKeys, place);
        if (auto fault = fault_of_property_name(name)) malformed(place, *fault);
        if (name == declared_.dataset.id) malformed(place, "the id is not a property");
        Property property;
        property.required = std::find(required_.begin(), required_.end(), json::value(name)) != required_.end();
        property.nullable = flag_or(declared, "nullable", false, place + ".nullable") ||
                            (!property.required && !declared.contains("default"));
        property.column = to_snake_case(name);
        property.csv_column = name;
        if (const json::value* column = declared.if_contains("x-csv-column")) {
            property.csv_column = as_text(*column, place + ".x-csv-column");
            if (auto fault = fault_of_csv_column(property.csv_column)) malformed(place + ".x-csv-column", *fault);
        }
        if (const json::value* aliases = declared.if_contains("x-csv-aliases")) {
            for (const json::value& alias : as_array(*aliases, place + ".x-csv-aliases")) {
                property.csv_aliases.push_back(as_text(alias, place + ".x-csv-aliases"));
                if (auto fault = fault_of_csv_column(property.csv_aliases.back())) {
                    malformed(place + ".x-csv-aliases", *fault);
                }
            }
        }
        property.filtered = flag_or(declared, "x-filter", false, place + ".x-filter");
        property.searched = flag_or(declared, "x-search", false, place + ".x-search");
        property.cut_fraction = flag_or(declared, "x-csv-cut-fraction", false, place + ".x-csv-cut-fraction");
        declared_.declaration.properties.emplace(name, shown_schema(declared, property.nullable));
        property.name = std::move(name);
        declared_.dataset.properties.push_back(std::move(property));
    }

    /// Compiles the schema of a new record and assigns each property its part.
    void compile(const json::object& declared) {
        json::object properties = declared_.declaration.properties;
        properties.emplace(declared_.dataset.id, json::object{{"type", "string"}, {"format", "uuid"}});
        const json::value record{{"type", "object"},
                                 {"additionalProperties", false},
                                 {"required", required_},
                                 {"properties", std::move(properties)}};
        record_ = schema::SchemaReader(record, declared_.declaration.schemas).read(record, "schema");
        for (std::size_t i = 0; i < declared_.dataset.properties.size(); ++i) {
            Property& property = declared_.dataset.properties[i];
            const std::string place = "schema.properties." + property.name;
            const json::object& source = declared.at(property.name).get_object();
            property.schema = record_->properties[i].schema;
            property.type = type_of(*property.schema, place);
            check_format(source, property.type, place);
            check_keywords(source, property.type, place);
            check_values(source, *property.schema, place);
            check_marks(property, place);
            if (const json::value* value = source.if_contains("default")) {
                property.default_value = to_field(property.type, *value);
            }
        }
    }

    void check_shared_names() const {
        const Dataset& dataset = declared_.dataset;
        SharedNames columns("column");
        SharedNames csv_columns("CSV column");
        columns.add(to_snake_case(dataset.id), dataset.id);
        csv_columns.add(to_lower(dataset.id), dataset.id);
        for (const Property& property : dataset.properties) {
            columns.add(property.column, property.name);
            csv_columns.add(to_lower(property.name), property.name);
            csv_columns.add(to_lower(property.csv_column), property.name);
            for (const std::string& alias : property.csv_aliases) csv_columns.add(to_lower(alias), property.name);
        }
    }

    void read_examples() {
        const json::value* examples = document_.if_contains("examples");
        if (examples == nullptr) return;
        for (const json::value& example : as_array(*examples, "examples")) {
            auto& known = declared_.declaration.examples;
            const std::string place = "examples." + std::to_string(known.size());
            auto findings = schema::check_body(*record_, example);
            if (!findings.empty()) malformed(place, schema::invalid_input(std::move(findings)).detail);
            known.push_back(example);
        }
    }

    const json::object& document_;
    json::array required_;
    /// Schema of a new record.
    const Schema* record_ = nullptr;
    DeclaredDataset declared_;
};

}  // namespace

DeclaredDataset read_dataset(std::string_view yaml, const std::string& file) {
    try {
        const json::value document = schema::yaml_to_json(yaml);
        DeclaredDataset declared = DatasetReader(document).read();
        declared.declaration.file = file;
        return declared;
    } catch (const schema::DocumentError& error) {
        throw schema::DocumentError(file + ": " + error.what());
    }
}

FieldValue to_field(FieldType type, const json::value& value) {
    if (value.is_null()) return {};
    switch (type) {
        case FieldType::Boolean:
            return value.get_bool();
        case FieldType::Integer:
            return value.get_int64();
        case FieldType::Number:
            return value.to_number<double>();
        case FieldType::Text:
            return std::string(value.get_string());
    }
    return {};
}

}  // namespace bourse::datasets
