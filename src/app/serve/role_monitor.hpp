#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "features/monitor/service/monitor.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Collects reports of services and deletes old ones.
class MonitorRole final : public Role {
  public:
    /// `database` has been migrated and outlives the role.
    MonitorRole(const Foundation& foundation, sql::Database& database);

    [[nodiscard]] monitor::ReportsStore& reports() { return monitor_.store(); }

    void register_handlers(openapi::Registry& registry) override;
    void start() override;
    void stop() override { pruning_.reset(); }

  private:
    const Foundation foundation_;
    monitor::Monitor monitor_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> pruning_;
};

}  // namespace bourse::app
