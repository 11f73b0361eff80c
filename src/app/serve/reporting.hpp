#pragma once
#include <cstdint>
#include <memory>

#include "app/serve/role.hpp"
#include "features/monitor/service/reporter.hpp"
#include "features/monitor/store/reports_store.hpp"

namespace bourse::app {

/// The reporter of this process: it writes to `reports` when the process plays the monitor role, otherwise to the
/// monitor at `monitor.url`. Null when neither exists. A process with several roles also reports itself as `bourse`,
/// and its log under that name. `reports` outlives the reporter.
[[nodiscard]] std::unique_ptr<monitor::Reporter> make_reporter(const Foundation& foundation,
                                                               monitor::ReportsStore* reports);

/// The name that distinguishes a process listening on `port` from other instances: `host-1:8000`.
[[nodiscard]] std::string instance_name(std::uint16_t port);

}  // namespace bourse::app
