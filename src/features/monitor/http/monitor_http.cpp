#include "features/monitor/http/monitor_http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "features/monitor/http/report_cursor.hpp"
#include "features/monitor/http/report_text.hpp"
#include "features/monitor/model/report_body.hpp"
#include "features/monitor/service/monitor.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::monitor {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;

constexpr std::string_view kCsv = "text/csv";

struct BodyInput {
    json::value body;
};

struct ReportsInput {
    std::optional<std::string> service;
    std::optional<ReportLevel> level;
    std::int64_t limit = 1;
    std::optional<std::int64_t> cursor;
};

struct SourcesInput {
    std::int64_t limit = 1;
    std::optional<std::int64_t> cursor;
};

/// Responds after the report is stored.
Task<HandlerResult> add_report(Monitor& monitor, BodyInput input) {
    const Result<Report> report = report_from(input.body, monitor.clock().now());
    if (!report) {
        co_return schema::invalid_input({{{InputFault::In::Body, "/data", report.error().detail}, "data"}});
    }
    const auto work = [&]() -> HandlerResult {
        monitor.store().add({&*report, 1});
        return http::respond_json("{}");
    };
    co_return co_await monitor.pool().run(work);
}

Task<HandlerResult> list_reports(Monitor& monitor, const Call& call, ReportsInput input) {
    const auto work = [&]() -> HandlerResult {
        const ReportsPage page = monitor.store().list({std::move(input.service), input.level},
                                                      input.cursor.value_or(kNewestReport), input.limit);
        http::Response response = call.media_type == kCsv ? http::respond_csv(to_csv(page.reports))
                                                          : http::respond_json(to_json(page.reports));
        if (page.has_more) http::link_next_page(response, call.request, encode_report_cursor(page.reports.back().id));
        return response;
    };
    co_return co_await monitor.pool().run(work);
}

Task<HandlerResult> get_status(Monitor& monitor, const Call& call, SourcesInput input) {
    const auto work = [&]() -> HandlerResult {
        const SourcesPage page = monitor.store().sources(input.cursor.value_or(0), input.limit);
        const UtcTime now = monitor.clock().now();
        http::Response response = call.media_type == kCsv ? http::respond_csv(to_csv(page.sources, now))
                                                          : http::respond_json(to_json(page.sources, now));
        if (page.has_more)
            http::link_next_page(response, call.request, encode_source_cursor(page.sources.back().number));
        return response;
    };
    co_return co_await monitor.pool().run(work);
}

}  // namespace

void register_monitor(openapi::Registry& registry, Monitor& monitor) {
    registry.add("addReport", openapi::Binding<BodyInput>().body(&BodyInput::body),
                 [&monitor](const Call&, BodyInput input) { return add_report(monitor, std::move(input)); });
    registry.add(
        "listReports",
        openapi::Binding<ReportsInput>()
            .query("service", &ReportsInput::service)
            .query("level", &ReportsInput::level, parse_report_level)
            .query("limit", &ReportsInput::limit)
            .query("cursor", &ReportsInput::cursor, decode_report_cursor),
        [&monitor](const Call& call, ReportsInput input) { return list_reports(monitor, call, std::move(input)); });
    registry.add("getReportStatus",
                 openapi::Binding<SourcesInput>()
                     .query("limit", &SourcesInput::limit)
                     .query("cursor", &SourcesInput::cursor, decode_source_cursor),
                 [&monitor](const Call& call, SourcesInput input) { return get_status(monitor, call, input); });
}

}  // namespace bourse::monitor
