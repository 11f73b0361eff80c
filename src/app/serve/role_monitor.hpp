#pragma once
#include <atomic>

#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "app/serve/served_store.hpp"
#include "features/monitor/service/monitor.hpp"

namespace bourse::app {

/// The role monitor: collects status reports and deletes expired ones.
class MonitorRole final : public Role {
  public:
    /// Needs a migrated `database`, which must outlive the role.
    MonitorRole(const Foundation& foundation, ServedStore& store);

    [[nodiscard]] monitor::ReportsStore& reports() { return monitor_.store(); }

    void register_handlers(openapi::Registry& registry) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override { pruning_.start(); }
    void stop() override {
        is_stopping_ = true;
        pruning_.stop();
    }

  private:
    monitor::Monitor monitor_;
    std::atomic<bool> is_stopping_ = false;
    RecurringWork pruning_;
};

}  // namespace bourse::app
