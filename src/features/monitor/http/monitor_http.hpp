#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::monitor {

class Monitor;

/// Registers the handlers of addReport, listReports and getReportStatus. `monitor` must outlive the registry.
void register_monitor(openapi::Registry& registry, Monitor& monitor);

}  // namespace bourse::monitor
