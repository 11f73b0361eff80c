#pragma once
#include <span>
#include <string>

#include "features/monitor/store/reports_store.hpp"

namespace bourse::monitor {

/// `[{"id":7,"time":"2026-11-21T05:30:00Z","level":"warn","service":"prices","status":"…","data":…}]`.
[[nodiscard]] std::string to_json(std::span<const StoredReport> reports);
/// CSV with a header row; the data are JSON in one cell.
[[nodiscard]] std::string to_csv(std::span<const StoredReport> reports);

/// `[{"service":"prices","instance":"host:8000","state":"alive","last_seen":"2026-11-21T05:30:00Z","level":"info",
/// "status":"alive"}]`, with the states at `now`.
[[nodiscard]] std::string to_json(std::span<const Source> sources, UtcTime now);
[[nodiscard]] std::string to_csv(std::span<const Source> sources, UtcTime now);

}  // namespace bourse::monitor
