#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "features/monitor/service/monitor.hpp"
#include "platform/config/schema.hpp"

namespace bourse::monitor {

struct MonitorSettings {
    /// The monitor to which this process reports when it does not play that role; empty: none.
    std::string url;
    std::chrono::milliseconds keep{};
    std::int64_t max_reports = 0;
    config::Bytes max_bytes;
    std::string token;
};

[[nodiscard]] config::Schema<MonitorSettings> settings_schema();

[[nodiscard]] MonitorOptions monitor_options(const MonitorSettings& settings);

}  // namespace bourse::monitor
