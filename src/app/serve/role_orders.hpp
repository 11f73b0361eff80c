#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "app/serve/role.hpp"
#include "features/orders/service/order_events.hpp"
#include "features/orders/service/orders.hpp"
#include "platform/broker/publisher.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Orders of bitcoin at the live price.
class OrdersRole final : public Role {
  public:
    /// `database` and `prices` outlive it.
    OrdersRole(const Foundation& foundation, sql::Database& database, const prices::PriceSource& prices);

    void register_handlers(openapi::Registry& registry) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override;
    void stop() override;

  private:
    /// Deletes expired keys in steps until none are left or the process ends; the end waits for one step at most.
    void forget_old_keys();
    /// Publishes order events. Logs when publishing begins to fail and when it works again.
    void publish();

    const Foundation foundation_;
    orders::Orders orders_;
    /// Null without RabbitMQ.
    std::unique_ptr<broker::Publisher> publisher_;
    std::unique_ptr<orders::OrderEvents> events_;
    std::atomic<bool> is_stopping_ = false;
    /// Why publishing fails; empty while it works.
    std::string last_trouble_;
    /// Threads of the two background jobs, which wait neither for requests nor for each other.
    tasks::BlockingPool threads_{2};
    std::unique_ptr<tasks::PeriodicJob> forgetting_;
    std::unique_ptr<tasks::PeriodicJob> publishing_;
};

}  // namespace bourse::app
