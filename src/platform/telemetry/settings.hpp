#pragma once
#include "platform/config/schema.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::telemetry {

struct TelemetrySettings {
    Level log_level = Level::Info;
    LogFormat log_format = LogFormat::Text;
    /// Whether each request is logged, at level info.
    bool access_log = true;
    /// Whether GET /metrics is enabled.
    bool metrics = false;
};

[[nodiscard]] config::Schema<TelemetrySettings> settings_schema();

}  // namespace bourse::telemetry
