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

/// Dependencies of every role; they outlive the roles.
struct Foundation {
    const Settings& settings;
    const Clock& clock;
    Random& random;
    telemetry::Log& log;
    tasks::IoThreads& threads;
    /// For SQL and other blocking work.
    tasks::BlockingPool& pool;
    /// Metrics and log messages of the broker links.
    broker::BrokerMetrics& broker;
};

/// One role that a process may play: builds its features and takes part in the start and end of the process. Members
/// are called from the main thread, in the order of declaration. The server handles requests between start() and
/// stop().
class Role {
  public:
    virtual ~Role() = default;
    /// Adds the handlers of the operations that the contract marks with this role.
    virtual void register_handlers(openapi::Registry& registry) = 0;
    /// Adds the readiness checks of this role.
    virtual void add_checks(Readiness&) {}
    virtual void add_metrics(telemetry::Metrics&) {}
    /// Runs before the first request. Blocks; an exception aborts the start.
    virtual void prepare() {}
    /// Starts the background work.
    virtual void start() {}
    /// Cancels calls to remote hosts. Called when requests are still unanswered at the drain timeout: these requests
    /// are cut, so the results of the calls are not needed.
    virtual void stop_asking() {}
    /// Ends the background work, after the last request and while the io threads still run.
    virtual void stop() {}
};

}  // namespace bourse::app
