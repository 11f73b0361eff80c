#include "features/monitor/store/reports_store_sql.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/sql/database.hpp"

namespace bourse::monitor {
namespace {

constexpr std::string_view kAddReport =
    "INSERT INTO reports (time, level, service, instance, status, data, has_numeric_status, bytes) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr std::string_view kCountReports =
    "INSERT INTO report_services (service, reports, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (service) DO UPDATE "
    "SET reports = report_services.reports + excluded.reports, bytes = report_services.bytes + excluded.bytes";
/// Replicas of the monitor may write out of order; the latest report wins.
constexpr std::string_view kSeeSource =
    "INSERT INTO report_sources (service, instance, last_seen, level, status, has_numeric_status) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (service, instance) DO UPDATE "
    "SET last_seen = excluded.last_seen, level = excluded.level, status = excluded.status, "
    "has_numeric_status = excluded.has_numeric_status WHERE excluded.last_seen >= report_sources.last_seen";

constexpr std::string_view kListSources =
    "SELECT number, service, instance, last_seen, level, status, has_numeric_status FROM report_sources "
    "WHERE number > ?1 ORDER BY number LIMIT ?2";

/// The oldest reports are first in the primary key, so no other rows are read.
constexpr std::string_view kOldestReports = "SELECT id, service, bytes, time FROM reports ORDER BY id LIMIT ?1";
constexpr std::string_view kOldestOfService =
    "SELECT id, service, bytes, time FROM reports WHERE service = ?2 ORDER BY id LIMIT ?1";
constexpr std::string_view kDeleteReport = "DELETE FROM reports WHERE id = ?1";
constexpr std::string_view kForgetEmptyService = "DELETE FROM report_services WHERE service = ?1 AND reports <= 0";
constexpr std::string_view kTotals =
    "SELECT CAST(COALESCE(SUM(reports), 0) AS BIGINT), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM report_services";
constexpr std::string_view kLargestService = "SELECT service FROM report_services ORDER BY bytes DESC, service LIMIT 1";
constexpr std::string_view kForgetSources =
    "DELETE FROM report_sources WHERE number IN "
    "(SELECT number FROM report_sources WHERE last_seen < ?1 ORDER BY last_seen LIMIT ?2)";
constexpr std::string_view kForgetExcessSources =
    "DELETE FROM report_sources WHERE number IN "
    "(SELECT number FROM report_sources ORDER BY last_seen DESC, number DESC LIMIT ?2 OFFSET ?1)";

/// Reads one index range backwards. `?1` is the upper bound of the id, `?2` the limit, further parameters are filters.
std::string list_statement(const ReportFilter& filter) {
    std::string sql =
        "SELECT id, time, level, service, instance, status, data, has_numeric_status FROM reports WHERE id < ?1";
    int parameter = 3;
    if (filter.service) sql += " AND service = ?" + std::to_string(parameter++);
    if (filter.level) sql += " AND level = ?" + std::to_string(parameter++);
    return sql + " ORDER BY id DESC LIMIT ?2";
}

/// Stored levels always have a name.
ReportLevel read_level(std::string_view text) {
    return parse_report_level(text).value();
}

StoredReport read_report(const sql::Statement& row) {
    return {row.integer(0),
            {UtcTime::from_micros(row.integer(1)), read_level(row.text(2)), std::string(row.text(3)),
             std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6)), row.boolean(7)}};
}

Source read_source(const sql::Statement& row) {
    return {row.integer(0),
            std::string(row.text(1)),
            std::string(row.text(2)),
            UtcTime::from_micros(row.integer(3)),
            read_level(row.text(4)),
            std::string(row.text(5)),
            row.boolean(6)};
}

std::int64_t bytes_of(const Report& report) {
    return std::ssize(report.service) + std::ssize(report.instance) + std::ssize(report.status) +
           std::ssize(report.data);
}

/// A number of reports and their bytes.
struct Volume {
    std::int64_t reports = 0;
    std::int64_t bytes = 0;

    void add(std::int64_t bytes_of_report) {
        ++reports;
        bytes += bytes_of_report;
    }
};
/// Sorted by name, so that concurrent transactions cannot deadlock.
using Volumes = std::map<std::string, Volume>;

void count(sql::Connection& connection, const Volumes& volumes, std::int64_t sign) {
    for (const auto& [service, volume] : volumes) {
        connection.statement(kCountReports)
            .post({std::string_view(service), sign * volume.reports, sign * volume.bytes});
    }
}

struct OldReport {
    std::int64_t id = 0;
    std::string service;
    std::int64_t bytes = 0;
    UtcTime time;
};

std::vector<OldReport> read_old_reports(sql::Connection& connection, std::string_view query,
                                        std::initializer_list<sql::Value> values) {
    std::vector<OldReport> reports;
    sql::Statement& row = connection.statement(query);
    row.bind(values);
    while (row.step()) {
        reports.push_back(
            {row.integer(0), std::string(row.text(1)), row.integer(2), UtcTime::from_micros(row.integer(3))});
    }
    return reports;
}

Volume read_totals(sql::Connection& connection) {
    Volume totals;
    sql::Statement& row = connection.statement(kTotals);
    row.bind({});
    while (row.step()) totals = {row.integer(0), row.integer(1)};
    return totals;
}

void delete_reports(sql::Connection& connection, std::span<const OldReport> reports) {
    if (reports.empty()) return;
    Volumes volumes;
    for (const OldReport& report : reports) {
        connection.statement(kDeleteReport).post({report.id});
        volumes[report.service].add(report.bytes);
    }
    count(connection, volumes, -1);
    for (const auto& [service, volume] : volumes) {
        connection.statement(kForgetEmptyService).post({std::string_view(service)});
    }
}

/// Deletes at most `step` reports that are too old. Returns their number.
std::int64_t prune_expired(sql::Connection& connection, UtcTime from, std::int64_t step) {
    std::vector<OldReport> reports = read_old_reports(connection, kOldestReports, {step});
    std::erase_if(reports, [&](const OldReport& report) { return report.time >= from; });
    delete_reports(connection, reports);
    return std::ssize(reports);
}

/// Deletes at most `step` reports of the service that keeps the most, until the rest is within the limits.
std::int64_t prune_excess(sql::Connection& connection, const Retention& retention, std::int64_t step) {
    Volume excess = read_totals(connection);
    excess.reports -= retention.max_reports;
    excess.bytes -= retention.max_bytes;
    if (excess.reports <= 0 && excess.bytes <= 0) return 0;
    std::string largest;
    sql::Statement& row = connection.statement(kLargestService);
    row.bind({});
    while (row.step()) largest = row.text(0);
    std::vector<OldReport> reports = read_old_reports(connection, kOldestOfService, {step, std::string_view(largest)});
    const auto enough = std::find_if(reports.begin(), reports.end(), [&](const OldReport& report) {
        if (excess.reports <= 0 && excess.bytes <= 0) return true;
        --excess.reports;
        excess.bytes -= report.bytes;
        return false;
    });
    reports.erase(enough, reports.end());
    delete_reports(connection, reports);
    return std::ssize(reports);
}

class SqlReportsStore final : public ReportsStore {
  public:
    explicit SqlReportsStore(sql::Database& database) : database_(database) {}

    void add(std::span<const Report> reports) override {
        // Sorted by name, so that concurrent transactions cannot deadlock.
        std::map<std::pair<std::string_view, std::string_view>, const Report*> latest;
        for (const Report& report : reports) {
            const Report*& seen = latest[{report.service, report.instance}];
            if (seen == nullptr || report.time >= seen->time) seen = &report;
        }
        Volumes volumes;
        for (const Report& report : reports) volumes[report.service].add(bytes_of(report));
        database_.write([&](sql::Connection& connection) {
            for (const Report& report : reports) {
                connection.statement(kAddReport)
                    .post({report.time.micros(), to_string(report.level), std::string_view(report.service),
                           std::string_view(report.instance), std::string_view(report.status),
                           std::string_view(report.data), report.has_numeric_status, bytes_of(report)});
            }
            count(connection, volumes, 1);
            for (const auto& [name, report] : latest) {
                connection.statement(kSeeSource)
                    .post({name.first, name.second, report->time.micros(), to_string(report->level),
                           std::string_view(report->status), report->has_numeric_status});
            }
        });
    }

    ReportsPage list(const ReportFilter& filter, std::int64_t before, std::int64_t limit) override {
        const std::string sql = list_statement(filter);
        // One extra row tells whether more rows follow.
        std::vector<sql::Value> values{before, limit + 1};
        if (filter.service) values.emplace_back(std::string_view(*filter.service));
        if (filter.level) values.emplace_back(to_string(*filter.level));
        ReportsPage page;
        database_.read([&](sql::Connection& connection) {
            page = {};
            sql::Statement& row = connection.statement(sql);
            row.bind(values);
            while (row.step()) {
                page.has_more = std::ssize(page.reports) == limit;
                if (!page.has_more) page.reports.push_back(read_report(row));
            }
        });
        return page;
    }

    SourcesPage sources(std::int64_t after, std::int64_t limit) override {
        SourcesPage page;
        database_.read([&](sql::Connection& connection) {
            page = {};
            sql::Statement& row = connection.statement(kListSources);
            row.bind({after, limit + 1});
            while (row.step()) {
                page.has_more = std::ssize(page.sources) == limit;
                if (!page.has_more) page.sources.push_back(read_source(row));
            }
        });
        return page;
    }

    Pruned prune(const Retention& retention, std::int64_t step) override {
        using Steady = std::chrono::steady_clock;
        std::int64_t deleted = 0;
        Steady::time_point begun;
        database_.write([&](sql::Connection& connection) {
            begun = Steady::now();
            // Replicas of the monitor must not delete the same reports and count them twice.
            connection.take_lock("pruning of reports");
            const std::int64_t from = retention.from.micros();
            deleted = prune_expired(connection, retention.from, step);
            if (deleted == 0) deleted = prune_excess(connection, retention, step);
            deleted += connection.statement(kForgetSources).execute({from, step});
            deleted += connection.statement(kForgetExcessSources).execute({retention.max_sources, step});
        });
        return {deleted, std::chrono::ceil<std::chrono::microseconds>(Steady::now() - begun)};
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::unique_ptr<ReportsStore> make_sql_reports_store(sql::Database& database) {
    return std::make_unique<SqlReportsStore>(database);
}

}  // namespace bourse::monitor
