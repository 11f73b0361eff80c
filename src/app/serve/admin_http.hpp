#pragma once
#include "app/serve/readiness.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// What the operations that run the service need: health, metrics, documentation. All of it outlives the registry.
struct OperationParts {
    const openapi::Contract& contract;
    const Readiness& readiness;
    /// Null when no role of this process needs the store.
    sql::Database* database;
    /// Where the checks run: a pool of their own, so that slow requests do not make the process look ill.
    tasks::BlockingPool& health_pool;
    /// What GET /metrics shows; null when it is switched off.
    const telemetry::Metrics* metrics;
};

/// Registers getHealth, getReadiness, getDatabaseHealth, getMetrics, getDocs, getDocsAsset and getOpenapi.
void register_admin_endpoints(openapi::Registry& registry, const OperationParts& parts);

}  // namespace bourse::app
