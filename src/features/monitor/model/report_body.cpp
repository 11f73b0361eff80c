#include "features/monitor/model/report_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace bourse::monitor {
namespace {

namespace json = boost::json;

/// Recursion is as deep as the body, which is within the writer's limit.
void write_value(JsonWriter& out, const json::value& value) {  // NOLINT(misc-no-recursion)
    switch (value.kind()) {
        case json::kind::null:
            return out.null();
        case json::kind::bool_:
            return out.value(value.get_bool());
        case json::kind::int64:
            return out.value(value.get_int64());
        case json::kind::uint64:
            return out.value(value.get_uint64());
        case json::kind::double_:
            return out.value(value.get_double());
        case json::kind::string:
            return out.value(std::string_view(value.get_string()));
        case json::kind::array:
            out.begin_array();
            for (const json::value& element : value.get_array()) write_value(out, element);
            return out.end_array();
        case json::kind::object:
            out.begin_object();
            for (const auto& [name, member] : value.get_object()) {
                out.key(name);
                write_value(out, member);
            }
            return out.end_object();
    }
}

std::string instance_of(const json::value& data) {
    const json::object* object = data.if_object();
    const json::value* instance = object != nullptr ? object->if_contains("instance") : nullptr;
    if (instance == nullptr || !instance->is_string()) return {};
    const std::string_view text = instance->get_string();
    return count_code_points(text) <= kMaxNameCharacters ? std::string(text) : std::string();
}

std::string text_of(const json::object& body, std::string_view name) {
    return std::string(std::string_view(body.at(name).as_string()));
}

/// The text, or the digits of the number.
std::string status_text(const json::value& status) {
    return status.is_string() ? std::string(std::string_view(status.get_string())) : std::to_string(status.as_int64());
}

}  // namespace

Result<Report> report_from(const json::value& body, UtcTime received) {
    const json::object& object = body.as_object();
    Report report{.time = received,
                  .level = parse_report_level(text_of(object, "level")).value(),
                  .service = text_of(object, "service"),
                  .instance = {},
                  .status = status_text(object.at("status"))};
    report.has_numeric_status = !object.at("status").is_string();
    if (const json::value* data = object.if_contains("data")) {
        report.data.clear();
        JsonWriter out(report.data);
        write_value(out, *data);
        if (report.data.size() > kMaxDataBytes) {
            return invalid("exceeds the limit of " + std::to_string(kMaxDataBytes) + " bytes");
        }
        report.instance = instance_of(*data);
    }
    return report;
}

void write_status(JsonWriter& out, std::string_view status, bool is_numeric) {
    out.key("status");
    is_numeric ? out.raw(status) : out.value(status);
}

std::string to_body(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("level", to_string(report.level));
    json.member("service", report.service);
    write_status(json, report.status, report.has_numeric_status);
    json.key("data");
    json.raw(report.data);
    json.end_object();
    return out;
}

}  // namespace bourse::monitor
