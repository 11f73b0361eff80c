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

/// What every role stands on; it outlives them.
struct Foundation {
    const Settings& settings;
    const Clock& clock;
    Random& random;
    telemetry::Log& log;
    tasks::IoThreads& threads;
    /// For SQL and other work that waits.
    tasks::BlockingPool& pool;
    /// What happens on links to the broker.
    broker::BrokerMetrics& broker;
};

/// One of the parts that a process may play: what it builds from features, and how it takes part in the life of the
/// process. Called from the main thread, in the order in which the functions stand here; the server answers between
/// start() and stop().
class Role {
  public:
    virtual ~Role() = default;
    /// Adds the handlers of the operations that the contract marks with this role.
    virtual void register_handlers(openapi::Registry& registry) = 0;
    /// Adds what must answer for this role to be ready.
    virtual void add_checks(Readiness&) {}
    virtual void add_metrics(telemetry::Metrics&) {}
    /// Before the first request. Blocks; what it throws ends the start.
    virtual void prepare() {}
    /// Begins what goes on beside the requests.
    virtual void start() {}
    /// Ends waiting for hosts of others, whatever they were asked for: requests that are still not answered when a
    /// drain runs out of patience are cut, and nobody waits for what these calls would bring.
    virtual void stop_asking() {}
    /// Ends what start() began, after the last request and while the io threads still run.
    virtual void stop() {}
};

}  // namespace bourse::app
