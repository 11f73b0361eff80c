#pragma once
#include "app/serve/database_probe.hpp"
#include "app/serve/readiness.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// Dependencies of the admin endpoints: health, metrics, documentation. Must outlive the registry.
struct OperationParts {
    const openapi::Contract& contract;
    const Readiness& readiness;
    /// May be null when no role of this process needs the store.
    DatabaseProbe* database;
    /// Metrics of GET /metrics; null when metrics are off.
    const telemetry::Metrics* metrics;
};

/// Registers getHealth, getReadiness, getDatabaseHealth, getMetrics, getDocs, getDocsAsset and getOpenapi.
void register_admin_endpoints(openapi::Registry& registry, const OperationParts& parts);

}  // namespace bourse::app
