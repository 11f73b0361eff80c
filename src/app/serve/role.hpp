#pragma once
#include "app/serve/readiness.hpp"
#include "app/setup/settings.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "platform/broker/broker_metrics.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/io_threads.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// Shared dependencies of all roles; must outlive them.
struct Foundation {
    const Settings& settings;
    const Clock& clock;
    Random& random;
    telemetry::Log& log;
    tasks::IoThreads& threads;
    /// Pool for SQL and other blocking work.
    tasks::BlockingPool& pool;
    /// Metrics of the links to the broker.
    broker::BrokerMetrics& broker;
    Readiness& readiness;
};

/// A role of the process: builds its features and takes part in the life cycle. The functions are called from the main
/// thread in the order below. The server answers requests between start() and stop().
class Role {
  public:
    virtual ~Role() = default;
    /// Adds the handlers of the operations that the contract marks with this role.
    virtual void register_handlers(openapi::Registry& registry) = 0;
    /// Adds the readiness checks of this role.
    virtual void add_checks(Readiness&) {}
    virtual void add_metrics(telemetry::Metrics&) {}
    /// Called before the first request. Blocks; an exception stops the start.
    virtual void prepare() {}
    /// Starts background work.
    virtual void start() {}
    /// Cancels calls to external hosts when the drain timeout expires: unanswered requests are aborted then, so their
    /// results are no longer needed.
    virtual void stop_asking() {}
    /// Stops background work, after the last request and while the io threads still run.
    virtual void stop() {}
};

}  // namespace bourse::app
