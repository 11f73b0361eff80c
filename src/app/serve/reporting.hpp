#pragma once
#include <cstdint>
#include <memory>

#include "app/serve/role.hpp"
#include "features/monitor/service/reporter.hpp"
#include "features/monitor/store/reports_store.hpp"

namespace bourse::app {

/// Who tells the monitor of this process: `reports` when the process plays that role, else the monitor at
/// `monitor.url`. Null when there is neither. With several roles the process also reports as `bourse`, and what it logs
/// under that name. `reports` outlives what is made.
[[nodiscard]] std::unique_ptr<monitor::Reporter> make_reporter(const Foundation& foundation,
                                                               monitor::ReportsStore* reports);

/// How a process that listens on `port` tells itself from others: `host-1:8000`.
[[nodiscard]] std::string instance_name(std::uint16_t port);

}  // namespace bourse::app
