#include "platform/openapi/parameters.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "base/text.hpp"
#include "platform/openapi/uri.hpp"
#include "platform/schema/finding.hpp"
#include "platform/schema/schema_check.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;
using In = InputFault::In;

/// Whether the text begins like a JSON number: from_chars would also accept `inf`, `nan` and
/// leading zeros.
bool begins_like_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.empty() || text.front() < '0' || text.front() > '9') return false;
    const bool leads_with_zero = text.front() == '0' && text.size() > 1 && text[1] >= '0' && text[1] <= '9';
    return !leads_with_zero;
}

/// The whole of `text` as a number; empty when invalid or out of range for the type.
template <class Number>
std::optional<Number> read_number(std::string_view text) {
    if (!begins_like_number(text)) return std::nullopt;
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The text as a value of the type; other text stays a string, which the schema then rejects.
json::value typed(schema::Schema::Type type, std::string_view text) {
    switch (type) {
        case schema::Schema::Type::Boolean:
            if (text == "true") return true;
            if (text == "false") return false;
            break;
        case schema::Schema::Type::Integer:
            if (const auto number = read_number<std::int64_t>(text)) return *number;
            break;
        case schema::Schema::Type::Number:
            if (const auto number = read_number<double>(text)) return *number;
            break;
        case schema::Schema::Type::Any:
        case schema::Schema::Type::String:
        case schema::Schema::Type::Array:
        case schema::Schema::Type::Object:
            break;
    }
    return json::string(text);
}

std::string_view name_of(In in) {
    switch (in) {
        case In::Path:
            return "path";
        case In::Query:
            return "query";
        case In::Header:
            return "header";
        case In::Cookie:
            return "cookie";
        case In::Body:
            return "body";
    }
    return "";
}

/// Whether repeated fields of this name form one comma-separated list (RFC 9110, 5.3). Other fields
/// must not be repeated.
bool is_list_field(std::string_view name) {
    return http::same_name(name, "If-Match") || http::same_name(name, "If-None-Match");
}

/// The values of all fields of this name, joined into one list.
std::string joined(std::span<const http::HeaderView> headers, std::string_view name) {
    std::string list;
    for (const http::HeaderView& header : headers) {
        if (!http::same_name(header.name, name)) continue;
        if (!list.empty()) list += ", ";
        list += header.value;
    }
    return list;
}

/// Collects the values of one request.
class ParameterReader {
  public:
    explicit ParameterReader(const Operation& operation)
        : operation_(operation), values_(operation.parameters.size()), is_given_(operation.parameters.size()) {}

    /// Adds one occurrence of a parameter with its text.
    void give(In in, std::string_view name, std::string_view text) {
        const auto position = find(in, name);
        if (!position) {
            if (in == In::Query) report(in, name, in_quotes(name) + " is not a known query parameter");
            return;
        }
        const Parameter& parameter = operation_.parameters[*position];
        if (parameter.schema->type == schema::Schema::Type::Array) {
            give_items(*position, text);
        } else if (is_given_[*position]) {
            report(in, name, in_quotes(name) + " is given more than once");
        } else {
            set(parameter, values_[*position], *parameter.schema, text);
        }
        is_given_[*position] = true;
    }

    void give_headers(std::span<const http::HeaderView> headers) {
        for (std::size_t i = 0; i < headers.size(); ++i) {
            const std::string_view name = headers[i].name;
            if (!is_list_field(name)) {
                give(In::Header, name, headers[i].value);
                continue;
            }
            const auto before = headers.first(i);
            const bool is_first = std::none_of(before.begin(), before.end(), [&](const http::HeaderView& header) {
                return http::same_name(header.name, name);
            });
            if (is_first) give(In::Header, name, joined(headers, name));
        }
    }

    [[nodiscard]] Result<std::vector<json::value>> finish() {
        for (std::size_t i = 0; i < values_.size(); ++i) finish_parameter(i);
        if (!findings_.empty()) return schema::invalid_input(std::move(findings_).take(In::Query));
        return std::move(values_);
    }

  private:
    [[nodiscard]] std::optional<std::size_t> find(In in, std::string_view name) const {
        const auto& parameters = operation_.parameters;
        const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
            if (parameter.in != in) return false;
            return in == In::Header ? http::same_name(parameter.name, name) : parameter.name == name;
        });
        if (found == parameters.end()) return std::nullopt;
        return static_cast<std::size_t>(found - parameters.begin());
    }

    void set(const Parameter& parameter, json::value& value, const schema::Schema& schema, std::string_view text) {
        if (!is_utf8(text)) {  // a header; paths and queries were checked earlier
            report(parameter.in, parameter.name, in_quotes(parameter.name) + " is not UTF-8");
            return;
        }
        value = typed(schema.type, text);
        if (auto fault = schema::fault_of(schema, value, text)) {
            findings_.add({{parameter.in, parameter.name, std::move(*fault)}, parameter.name});
        } else if (schema.format == schema::Schema::Format::Decimal) {
            value = json::string(text);
        }
    }

    /// Adds one occurrence of an array: one item, or comma-separated items.
    void give_items(std::size_t position, std::string_view text) {
        const Parameter& parameter = operation_.parameters[position];
        if (!is_given_[position]) values_[position] = json::array();
        json::array& items = values_[position].get_array();
        while (true) {
            const std::size_t end = parameter.explode ? text.size() : std::min(text.find(','), text.size());
            set(parameter, items.emplace_back(nullptr), *parameter.schema->items, text.substr(0, end));
            if (end == text.size()) return;
            text.remove_prefix(end + 1);
        }
    }

    void finish_parameter(std::size_t position) {
        const Parameter& parameter = operation_.parameters[position];
        if (!is_given_[position]) {
            values_[position] = parameter.default_value;
            if (!parameter.required) return;
            report(parameter.in, parameter.name,
                   in_quotes(parameter.name) + " is a required " + std::string(name_of(parameter.in)) + " parameter");
        } else if (values_[position].is_array()) {
            const std::size_t length = values_[position].get_array().size();
            if (auto fault = schema::fault_of_length(*parameter.schema, length)) {
                report(parameter.in, parameter.name, in_quotes(parameter.name) + " " + *fault);
            }
        }
    }

    /// Adds a fault whose text already names the parameter.
    void report(In in, std::string_view name, std::string detail) {
        findings_.add({{in, std::string(name), std::move(detail)}, {}});
    }

    const Operation& operation_;
    std::vector<json::value> values_;
    std::vector<bool> is_given_;
    schema::Findings findings_;
};

}  // namespace

Result<std::vector<json::value>> read_parameters(const Operation& operation, const http::Request& request,
                                                 std::span<const PathArgument> path_arguments) {
    const auto query = read_query(request.query);
    if (!query) return query.error();
    ParameterReader reader(operation);
    for (const PathArgument& argument : path_arguments) reader.give(In::Path, argument.name, argument.value);
    for (const QueryItem& item : *query) reader.give(In::Query, item.name, item.value);
    reader.give_headers(request.headers);
    return reader.finish();
}

}  // namespace bourse::openapi
