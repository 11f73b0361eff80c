#pragma once
#include "app/serve/readiness.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// Dependencies of the administrative operations: health, metrics, documentation. All of them outlive the registry.
struct OperationParts {
    const openapi::Contract& contract;
    const Readiness& readiness;
    /// Null when no role of this process needs the store.
    sql::Database* database;
    /// Runs the health checks: a separate pool, so that slow requests do not make the process look unhealthy.
    tasks::BlockingPool& health_pool;
    /// The metrics that GET /metrics returns; null when metrics are off.
    const telemetry::Metrics* metrics;
};

/// Registers getHealth, getReadiness, getDatabaseHealth, getMetrics, getDocs, getDocsAsset and getOpenapi.
void register_admin_endpoints(openapi::Registry& registry, const OperationParts& parts);

}  // namespace bourse::app
