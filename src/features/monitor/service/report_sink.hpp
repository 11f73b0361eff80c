#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// What became of reports that were handed over.
struct Delivery {
    /// How many of the first ones are done with.
    std::size_t done = 0;
    /// How many of those the monitor did not want, and never will.
    std::size_t refused = 0;
    /// Why the rest is not done, for the log; empty when there is none.
    std::string trouble;
};

/// The way to the monitor.
class ReportSink {
  public:
    virtual ~ReportSink() = default;
    /// Hands the reports over in their order. Blocks for a bounded time, and does not throw but for lack of memory. One
    /// call at a time.
    virtual Delivery deliver(std::span<const Report> reports) = 0;
};

}  // namespace bourse::monitor
