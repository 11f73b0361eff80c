#include "features/monitor/http/monitor_http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "features/monitor/http/report_cursor.hpp"
#include "features/monitor/http/report_text.hpp"
#include "features/monitor/model/report_body.hpp"
#include "features/monitor/service/monitor.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::monitor {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;

/// Rows of a page of a list without a limit.
constexpr std::int64_t kUsualRows = 1'000;

struct BodyInput {
    json::value body;
};

struct ReportsInput {
    std::optional<std::string> service;
    std::optional<ReportLevel> level;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> cursor;
};

struct SourcesInput {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> cursor;
};

bool may_report(const Monitor& monitor, const Call& call) {
    if (monitor.token().empty()) return true;
    const auto credentials = auth::read_credentials(call.request.headers, {.basic = false, .bearer = true});
    return credentials && Secret(std::get<auth::BearerToken>(*credentials).text) == monitor.token();
}

/// Responds after the report is stored.
Task<HandlerResult> add_report(Monitor& monitor, const Call& call, BodyInput input) {
    if (!may_report(monitor, call)) co_return auth::unauthenticated("a report needs the token of this monitor");
    const Result<Report> report = report_from(input.body, monitor.clock().now());
    if (!report) {
        co_return schema::invalid_input({{{InputFault::In::Body, "/data", report.error().detail}, "data"}});
    }
    const auto work = [&]() -> HandlerResult {
        monitor.store().add({&*report, 1});
        return http::respond_json("{}");
    };
    co_return co_await monitor.writes().run(work);
}

std::string text_of(const ReportsPage& page, http::ListForm form) {
    return form == http::ListForm::Csv ? to_csv(page.reports) : to_json(page.reports);
}

/// All reports of a query, of which `first` is the front. A page is read when it is needed.
http::Response respond_all_reports(Monitor& monitor, http::ListForm form, ReportFilter query,
                                   const ReportsPage& first) {
    const auto make_page = [&monitor, form, query = std::move(query), before = first.reports.back().id]() mutable {
        const ReportsPage page = monitor.store().list(query, before, kUsualRows);
        if (!page.reports.empty()) before = page.reports.back().id;
        return http::PagedBody::Page{text_of(page, form), page.has_more};
    };
    return http::respond_in_pages(form, text_of(first, form), monitor.pool(), make_page);
}

Task<HandlerResult> list_reports(Monitor& monitor, const Call& call, ReportsInput input) {
    const auto work = [&]() -> HandlerResult {
        const http::ListForm form = http::list_form(call.media_type);
        const ReportFilter query{input.service, input.level};
        const ReportsPage page =
            monitor.store().list(query, input.cursor.value_or(kNewestReport), input.limit.value_or(kUsualRows));
        if (page.has_more && !input.limit) return respond_all_reports(monitor, form, query, page);
        http::Response response = http::respond_list(form, text_of(page, form));
        if (page.has_more) http::link_next_page(response, call.request, encode_report_cursor(page.reports.back().id));
        return response;
    };
    co_return co_await monitor.pool().run(work);
}

std::string text_of(const SourcesPage& page, UtcTime now, http::ListForm form) {
    return form == http::ListForm::Csv ? to_csv(page.sources, now) : to_json(page.sources, now);
}

/// The states of all services, of which `first` is the front. A page is read when it is needed.
http::Response respond_all_sources(Monitor& monitor, http::ListForm form, const SourcesPage& first, UtcTime now) {
    const auto make_page = [&monitor, form, now, after = first.sources.back().number]() mutable {
        const SourcesPage page = monitor.store().sources(after, kUsualRows);
        if (!page.sources.empty()) after = page.sources.back().number;
        return http::PagedBody::Page{text_of(page, now, form), page.has_more};
    };
    return http::respond_in_pages(form, text_of(first, now, form), monitor.pool(), make_page);
}

Task<HandlerResult> get_status(Monitor& monitor, const Call& call, SourcesInput input) {
    const auto work = [&]() -> HandlerResult {
        const http::ListForm form = http::list_form(call.media_type);
        const SourcesPage page = monitor.store().sources(input.cursor.value_or(0), input.limit.value_or(kUsualRows));
        const UtcTime now = monitor.clock().now();
        if (page.has_more && !input.limit) return respond_all_sources(monitor, form, page, now);
        http::Response response = http::respond_list(form, text_of(page, now, form));
        if (page.has_more) {
            http::link_next_page(response, call.request, encode_source_cursor(page.sources.back().number));
        }
        return response;
    };
    co_return co_await monitor.pool().run(work);
}

}  // namespace

void register_monitor(openapi::Registry& registry, Monitor& monitor) {
    registry.add("addReport", openapi::Binding<BodyInput>().body(&BodyInput::body),
                 [&monitor](const Call& call, BodyInput input) { return add_report(monitor, call, std::move(input)); });
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
