#include "features/monitor/report_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "base/to_the_second.hpp"
#include "base/utf8.hpp"

namespace bourse::monitor {
namespace {

namespace json = boost::json;

/// As deep as the body was, so within what the writer carries.
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
    return count_code_points(text) <= kMostNameCharacters ? std::string(text) : std::string();
}

std::string text_of(const json::object& body, std::string_view name) {
    return std::string(std::string_view(body.at(name).as_string()));
}

void write_report(JsonWriter& json, const StoredReport& stored) {
    const Report& report = stored.report;
    json.begin_object();
    json.member("id", stored.id);
    json.member("time", to_the_second(report.time));
    json.member("level", to_string(report.level));
    json.member("service", report.service);
    json.member("status", report.status);
    json.key("data");
    json.raw(report.data);
    json.end_object();
}

void write_source(JsonWriter& json, const Source& source, UtcTime now) {
    json.begin_object();
    json.member("service", source.service);
    json.member("instance", source.instance);
    json.member("state", to_string(state_of(source, now)));
    json.member("last_seen", to_the_second(source.last_seen));
    json.member("level", to_string(source.level));
    json.member("status", source.status);
    json.end_object();
}

}  // namespace

Result<Report> report_from(const json::value& body, UtcTime received) {
    const json::object& object = body.as_object();
    Report report{.time = received,
                  .level = parse_report_level(text_of(object, "level")).value(),
                  .service = text_of(object, "service"),
                  .instance = {},
                  .status = text_of(object, "status")};
    if (const json::value* data = object.if_contains("data")) {
        report.data.clear();
        JsonWriter out(report.data);
        write_value(out, *data);
        if (report.data.size() > kMostDataBytes) {
            return invalid("take more than " + std::to_string(kMostDataBytes) + " bytes");
        }
        report.instance = instance_of(*data);
    }
    return report;
}

std::string to_body(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("level", to_string(report.level));
    json.member("service", report.service);
    json.member("status", report.status);
    json.key("data");
    json.raw(report.data);
    json.end_object();
    return out;
}

std::string to_json(std::span<const StoredReport> reports) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const StoredReport& report : reports) write_report(json, report);
    json.end_array();
    return out;
}

std::string to_csv(std::span<const StoredReport> reports) {
    std::string out = "id,time,level,service,status,data\r\n";
    CsvWriter csv(out);
    for (const auto& [id, report] : reports) {
        csv.number(id);
        csv.plain(to_the_second(report.time));
        csv.plain(to_string(report.level));
        csv.text(report.service);
        csv.text(report.status);
        csv.text(report.data);
        csv.end_row();
    }
    return out;
}

std::string to_json(std::span<const Source> sources, UtcTime now) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Source& source : sources) write_source(json, source, now);
    json.end_array();
    return out;
}

std::string to_csv(std::span<const Source> sources, UtcTime now) {
    std::string out = "service,instance,state,last_seen,level,status\r\n";
    CsvWriter csv(out);
    for (const Source& source : sources) {
        csv.text(source.service);
        csv.text(source.instance);
        csv.plain(to_string(state_of(source, now)));
        csv.plain(to_the_second(source.last_seen));
        csv.plain(to_string(source.level));
        csv.text(source.status);
        csv.end_row();
    }
    return out;
}

}  // namespace bourse::monitor
