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

/// Asks what a bitcoin costs and puts it into the cache, one of all replicas at a time.
class PricesRole final : public Role {
  public:
    /// `cache` outlives it.
    PricesRole(const Foundation& foundation, SharedCache& cache);

    void register_handlers(openapi::Registry&) override {}
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    /// The first price, unless somebody else must be asked for it: that takes its time.
    void prepare() override;
    void start() override;
    void stop_asking() override;
    void stop() override;

  private:
    /// How often it is looked whether something is due.
    static constexpr std::chrono::milliseconds kTick{100};

    void run();
    /// Says in the log when prices begin to fail, when the reason changes, and when there are new ones again.
    void report(const prices::PriceCollector::Round& round);

    const Foundation foundation_;
    SharedCache& cache_;
    const std::vector<prices::PriceProviderOptions> options_;
    const std::shared_ptr<upstream::ProviderMetrics> provider_metrics_;
    http_client::HttpClient client_;
    /// What fails from then on is no news.
    std::atomic<bool> is_stopping_{false};
    prices::PriceCollector collector_;
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> failed_{0};
    /// The failure that was told, until there are prices again.
    std::string told_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
