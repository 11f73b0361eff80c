#include "app/serve/role_orders.hpp"

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "features/orders/http/orders_http.hpp"
#include "platform/sql/database.hpp"

namespace bourse::app {
namespace {

/// Pause between deletions of expired idempotency keys.
constexpr std::chrono::minutes kForgettingPause{10};
/// Pause between checks for unpublished orders, and deadline for the broker's confirmation.
constexpr std::chrono::milliseconds kPublishPause{500};
constexpr std::chrono::seconds kConfirmedWithin{5};

std::size_t publish_placed(broker::Publisher& publisher, std::span<const orders::OrderEvent> placed) {
    std::vector<broker::Event> events;
    events.reserve(placed.size());
    for (const orders::OrderEvent& event : placed) events.push_back({"order.placed", event.id, event.body});
    return publisher.publish(events, kConfirmedWithin);
}

/// The owner of the publishing lease. A SQLite store belongs to one process, so its owner is always the same.
std::string lease_owner(const Foundation& foundation, const sql::Database& database) {
    if (database.dialect() == sql::Dialect::Sqlite) return "the only process";
    return Uuid::make(foundation.clock.now(), foundation.random).to_string();
}

}  // namespace

OrdersRole::OrdersRole(const Foundation& foundation, sql::Database& database, const prices::PriceSource& prices)
    : foundation_(foundation),
      orders_({database, foundation.pool, prices, foundation.clock, foundation.random},
              orders::orders_options(foundation.settings.orders, foundation.settings.prices.max_age)),
      forgetting_(foundation, {.pause = kForgettingPause,
                               .work = [this] { forget_old_keys(); },
                               .fails = "cannot delete expired idempotency keys",
                               .works_again = "deleting expired idempotency keys works again"}),
      publishing_(foundation, {.pause = kPublishPause,
                               .work = [this] { events_->publish(); },
                               .fails = "cannot publish order events; will retry",
                               .works_again = "publishing of order events resumed"}) {
    const auto target = foundation.settings.broker.amqp();
    if (!target) return;
    publisher_ =
        std::make_unique<broker::Publisher>(*target, broker::PublisherOptions{}, foundation.random, foundation.broker);
    events_ = std::make_unique<orders::OrderEvents>(
        orders_.store(), lease_owner(foundation, database),
        [this](std::span<const orders::OrderEvent> placed) { return publish_placed(*publisher_, placed); });
}

void OrdersRole::register_handlers(openapi::Registry& registry) {
    orders::register_orders(registry, orders_);
}

void OrdersRole::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const orders::OrderCounts& counts = orders_.counts();
        return {
            telemetry::counter("bourse_orders_placed_total", "Orders placed", counts.placed),
            telemetry::counter("bourse_orders_repeated_total", "Retries answered through their idempotency key",
                               counts.repeated),
            telemetry::counter("bourse_orders_limit_reached_total", "Orders rejected because of the bitcoin limit",
                               counts.limit_reached),
            telemetry::counter("bourse_orders_refused_total", "Orders rejected for other reasons", counts.refused),
            telemetry::counter("bourse_orders_failed_total", "Orders without an answer from the store", counts.failed),
            telemetry::counter("bourse_order_batches_total", "Order transactions", orders_.batches()),
            telemetry::gauge("bourse_orders_waiting", "Orders waiting for a transaction",
                             static_cast<double>(orders_.waiting()))};
    }));
}

void OrdersRole::start() {
    forgetting_.start();
    if (events_) publishing_.start();
}

void OrdersRole::stop() {
    is_stopping_ = true;
    forgetting_.stop();
    publishing_.stop();
    if (!events_) return;
    try {
        events_->end();
    } catch (const std::exception& failure) {
        foundation_.log.info("cannot release the lease on order events; another process takes over when it expires",
                             {{"what", failure.what()}});
    }
}

void OrdersRole::forget_old_keys() {
    delete_in_pieces(is_stopping_, [this] { return orders_.forget_old_keys(); });
}

}  // namespace bourse::app
