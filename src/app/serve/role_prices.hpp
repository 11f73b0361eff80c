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

/// The role prices: fetches the bitcoin price and writes it to the cache, on one replica at a time.
class PricesRole final : public Role {
  public:
    /// `cache` must outlive the role.
    PricesRole(const Foundation& foundation, SharedCache& cache);

    void register_handlers(openapi::Registry&) override {}
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    /// Fetches the first price, but only from the simulation: calls to other hosts would delay the start.
    void prepare() override;
    void start() override;
    void stop_asking() override;
    void stop() override;

  private:
    /// Pause between checks for due work.
    static constexpr std::chrono::milliseconds kTick{100};

    void run();
    /// Logs when prices start to fail, when the reason changes, and when prices are available again.
    void report(const prices::PriceCollector::Round& round);

    const Foundation foundation_;
    SharedCache& cache_;
    const std::vector<prices::PriceProviderOptions> options_;
    const std::shared_ptr<upstream::ProviderMetrics> provider_metrics_;
    http_client::HttpClient client_;
    /// Set at shutdown; later failures are not logged.
    std::atomic<bool> is_stopping_{false};
    prices::PriceCollector collector_;
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> failed_{0};
    /// The last logged failure; empty while prices are available.
    std::string told_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
