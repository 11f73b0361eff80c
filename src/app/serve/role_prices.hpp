#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "app/serve/role.hpp"
#include "app/serve/shared_cache.hpp"
#include "features/prices/prices.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/tasks/periodic_job.hpp"
#include "platform/upstream/provider_metrics.hpp"

namespace bourse::app {

/// Collects the bitcoin price and writes it to the cache; one replica at a time.
class PricesRole final : public Role {
  public:
    /// `cache` outlives it.
    PricesRole(const Foundation& foundation, SharedCache& cache);

    void register_handlers(openapi::Registry&) override {}
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    /// Gets the first price, unless that needs a call to a remote provider, which could delay the start.
    void prepare() override;
    void start() override;
    void stop_asking() override;
    void stop() override;

  private:
    /// Interval at which the collector checks whether an update is due.
    static constexpr std::chrono::milliseconds kTick{100};

    void run();
    /// Logs when updates begin to fail, when the reason changes, and when they work again.
    void report(const prices::PriceCollector::Round& round);

    const Foundation foundation_;
    SharedCache& cache_;
    const std::vector<prices::PriceProviderOptions> options_;
    const std::shared_ptr<upstream::ProviderMetrics> provider_metrics_;
    http_client::HttpClient client_;
    /// When set, failures are not logged.
    std::atomic<bool> is_stopping_{false};
    prices::PriceCollector collector_;
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> failed_{0};
    /// The failure that was logged; empty after a success.
    std::string told_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
