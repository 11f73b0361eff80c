#include "features/monitor/http/report_text.hpp"

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "base/time.hpp"
#include "features/monitor/model/report_body.hpp"

namespace bourse::monitor {
namespace {

void write_report(JsonWriter& json, const StoredReport& stored) {
    const Report& report = stored.report;
    json.begin_object();
    json.member("id", stored.id);
    json.member("time", to_the_second(report.time));
    json.member("level", to_string(report.level));
    json.member("service", report.service);
    write_status(json, report.status, report.has_numeric_status);
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
    write_status(json, source.status, source.has_numeric_status);
    json.end_object();
}

}  // namespace

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
