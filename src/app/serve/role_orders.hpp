#pragma once
#include <atomic>
#include <memory>

#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "features/orders/service/order_events.hpp"
#include "features/orders/service/orders.hpp"
#include "platform/broker/publisher.hpp"

namespace bourse::app {

/// The role orders: bitcoin orders at the live price.
class OrdersRole final : public Role {
  public:
    /// `database` and `prices` must outlive the role.
    OrdersRole(const Foundation& foundation, sql::Database& database, const prices::PriceSource& prices);

    void register_handlers(openapi::Registry& registry) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override;
    void stop() override;

  private:
    /// Deletes expired keys step by step, until none remain or the process stops, which waits for at most one step.
    void forget_old_keys();

    const Foundation foundation_;
    orders::Orders orders_;
    /// Null without RabbitMQ.
    std::unique_ptr<broker::Publisher> publisher_;
    std::unique_ptr<orders::OrderEvents> events_;
    std::atomic<bool> is_stopping_ = false;
    RecurringWork forgetting_;
    /// Publishes order events.
    RecurringWork publishing_;
};

}  // namespace bourse::app
