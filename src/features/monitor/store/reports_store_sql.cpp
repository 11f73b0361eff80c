#include "features/monitor/store/reports_store_sql.hpp"

#include <map>
#include <string_view>
#include <utility>

#include "platform/sql/database.hpp"

namespace bourse::monitor {
namespace {

constexpr std::string_view kAddReport =
    "INSERT INTO reports (time, level, service, instance, status, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// Replicas of the monitor may write out of order; the latest report wins.
constexpr std::string_view kSeeSource =
    "INSERT INTO report_sources (service, instance, last_seen, level, status) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (service, instance) DO UPDATE "
    "SET last_seen = excluded.last_seen, level = excluded.level, status = excluded.status "
    "WHERE excluded.last_seen >= report_sources.last_seen";

constexpr std::string_view kListSources =
    "SELECT number, service, instance, last_seen, level, status FROM report_sources "
    "WHERE number > ?1 ORDER BY number LIMIT ?2";

/// The oldest reports are first in the primary key, so no other rows are read.
constexpr std::string_view kPruneReports =
    "DELETE FROM reports WHERE id IN (SELECT id FROM reports ORDER BY id LIMIT ?3) "
    "AND (time < ?1 OR id <= (SELECT MAX(id) FROM reports) - ?2)";
constexpr std::string_view kForgetSources =
    "DELETE FROM report_sources WHERE number IN "
    "(SELECT number FROM report_sources WHERE last_seen < ?1 ORDER BY last_seen LIMIT ?2)";
constexpr std::string_view kForgetExcessSources =
    "DELETE FROM report_sources WHERE number IN "
    "(SELECT number FROM report_sources ORDER BY last_seen DESC, number DESC LIMIT ?2 OFFSET ?1)";

/// Reads one index range backwards. `?1` is the upper bound of the id, `?2` the limit, further parameters are filters.
std::string list_statement(const ReportFilter& filter) {
    std::string sql = "SELECT id, time, level, service, instance, status, data FROM reports WHERE id < ?1";
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
             std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6))}};
}

Source read_source(const sql::Statement& row) {
    return {row.integer(0),           std::string(row.text(1)),
            std::string(row.text(2)), UtcTime::from_micros(row.integer(3)),
            read_level(row.text(4)),  std::string(row.text(5))};
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
        database_.write([&](sql::Connection& connection) {
            for (const Report& report : reports) {
                connection.statement(kAddReport)
                    .post({report.time.micros(), to_string(report.level), std::string_view(report.service),
                           std::string_view(report.instance), std::string_view(report.status),
                           std::string_view(report.data)});
            }
            for (const auto& [name, report] : latest) {
                connection.statement(kSeeSource)
                    .post({name.first, name.second, report->time.micros(), to_string(report->level),
                           std::string_view(report->status)});
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

    std::int64_t prune(const Retention& retention, std::int64_t step) override {
        std::int64_t deleted = 0;
        database_.write([&](sql::Connection& connection) {
            const std::int64_t from = retention.from.micros();
            deleted = connection.statement(kPruneReports).execute({from, retention.max_reports, step});
            deleted += connection.statement(kForgetSources).execute({from, step});
            deleted += connection.statement(kForgetExcessSources).execute({retention.max_sources, step});
        });
        return deleted;
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::unique_ptr<ReportsStore> make_sql_reports_store(sql::Database& database) {
    return std::make_unique<SqlReportsStore>(database);
}

}  // namespace bourse::monitor
