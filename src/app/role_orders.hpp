#pragma once
#include <memory>

#include "app/role.hpp"
#include "features/orders/orders.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Orders of bitcoin at the live price.
class OrdersRole final : public Role {
  public:
    /// `database` and `prices` outlive it.
    OrdersRole(const Foundation& foundation, sql::Database& database, const prices::PriceSource& prices);

    void register_handlers(openapi::Registry& registry) override;
    void add_metrics(Metrics& metrics) override;
    void start() override;
    void stop() override { forgetting_.reset(); }

  private:
    const Foundation foundation_;
    orders::Orders orders_;
    /// What goes on beside the requests does not wait for them.
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> forgetting_;
};

}  // namespace bourse::app
