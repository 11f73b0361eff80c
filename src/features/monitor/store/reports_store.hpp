#pragma once
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// Filter of a list of reports; an empty filter selects all.
struct ReportFilter {
    std::optional<std::string> service;
    std::optional<ReportLevel> level;
};

/// A stored report.
struct StoredReport {
    /// Increases with each report; lists are ordered by it.
    std::int64_t id = 0;
    Report report;

    friend bool operator==(const StoredReport&, const StoredReport&) = default;
};

/// Start of a list at the newest report.
inline constexpr std::int64_t kNewestReport = std::numeric_limits<std::int64_t>::max();

struct ReportsPage {
    /// Newest first.
    std::vector<StoredReport> reports;
    /// Whether more reports follow.
    bool has_more = false;
};

struct SourcesPage {
    /// Ordered by the time of the first report.
    std::vector<Source> sources;
    bool has_more = false;
};

/// Retention limits. Beyond max_reports and max_bytes, the oldest reports of the service that keeps the most bytes go
/// first, so that a flood from one service pushes out no report of another.
struct Retention {
    /// Keep reports from this time on, and sources seen since.
    UtcTime from;
    std::int64_t max_reports = 0;
    std::int64_t max_sources = 0;
    /// Of the texts of all reports.
    std::int64_t max_bytes = std::numeric_limits<std::int64_t>::max();
};

/// Reports and their sources. Safe from any thread. Every call blocks, and throws bourse::Unavailable when the store
/// cannot answer.
class ReportsStore {
  public:
    virtual ~ReportsStore() = default;

    /// Stores the reports and updates their sources in one transaction; durable when it returns. Texts are UTF-8
    /// without NUL.
    virtual void add(std::span<const Report> reports) = 0;

    /// At most `limit` reports older than the report with the id `before`.
    virtual ReportsPage list(const ReportFilter& filter, std::int64_t before, std::int64_t limit) = 0;

    /// At most `limit` sources with a number greater than `after`.
    virtual SourcesPage sources(std::int64_t after, std::int64_t limit) = 0;

    struct Pruned {
        /// Reports and sources; 0 means that nothing remains to delete.
        std::int64_t deleted = 0;
        /// Of the transaction, from its turn to its commit: the time for which it has kept other writers waiting.
        std::chrono::microseconds took{};
    };
    /// Deletes the oldest expired data, at most `step` reports and `step` sources, in a short transaction.
    virtual Pruned prune(const Retention& retention, std::int64_t step) = 0;
};

}  // namespace bourse::monitor
