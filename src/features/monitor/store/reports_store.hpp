#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// Which reports are wanted; all of them without any.
struct ReportFilter {
    std::optional<std::string> service;
    std::optional<ReportLevel> level;
};

/// A report as it is stored.
struct StoredReport {
    /// Grows; reports are listed by it.
    std::int64_t id = 0;
    Report report;

    friend bool operator==(const StoredReport&, const StoredReport&) = default;
};

/// Before the newest report.
inline constexpr std::int64_t kNewestReport = std::numeric_limits<std::int64_t>::max();

struct ReportsPage {
    /// Newest first.
    std::vector<StoredReport> reports;
    /// Whether there are more behind the last one.
    bool has_more = false;
};

struct SourcesPage {
    /// Those that reported first come first.
    std::vector<Source> sources;
    bool has_more = false;
};

/// What pruning leaves.
struct Retention {
    /// Reports from then on, and sources that were seen since.
    UtcTime from;
    std::int64_t max_reports = 0;
    std::int64_t max_sources = 0;
};

/// Reports and who sent them. Safe from any thread; every call blocks, and throws bourse::Unavailable when the store
/// cannot answer.
class ReportsStore {
  public:
    virtual ~ReportsStore() = default;

    /// Saves the reports and when their sources were last seen, all or nothing; durable when it returns. Texts are
    /// UTF-8 without NUL.
    virtual void add(std::span<const Report> reports) = 0;

    /// At most `limit` reports that were saved before the one with the id `before`.
    virtual ReportsPage list(const ReportFilter& filter, std::int64_t before, std::int64_t limit) = 0;

    /// At most `limit` sources with a number larger than `after`.
    virtual SourcesPage sources(std::int64_t after, std::int64_t limit) = 0;

    /// Deletes the oldest of what is not to be kept, at most `step` reports and as many sources, in a short
    /// transaction. Returns how many reports and sources it deleted; nothing is left to do when that is 0.
    virtual std::int64_t prune(const Retention& retention, std::int64_t step) = 0;
};

}  // namespace bourse::monitor
