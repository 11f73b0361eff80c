#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// Result of a delivery.
struct Delivery {
    /// Number of reports from the start that need no retry.
    std::size_t done = 0;
    /// Number of these that the monitor rejected permanently.
    std::size_t refused = 0;
    /// Reason why the rest failed, for the log; empty when all are done.
    std::string trouble;
};

/// Destination of reports.
class ReportSink {
  public:
    virtual ~ReportSink() = default;
    /// Delivers the reports in order. Blocks for a bounded time; throws only when out of memory. Not reentrant: one
    /// call at a time.
    virtual Delivery deliver(std::span<const Report> reports) = 0;
};

}  // namespace bourse::monitor
