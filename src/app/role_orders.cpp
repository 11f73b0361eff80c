#include "app/role_orders.hpp"

#include <chrono>
#include <string_view>

#include "app/feature_options.hpp"
#include "features/orders/orders_http.hpp"

namespace bourse::app {
namespace {

/// How often keys that are too old are looked for.
constexpr std::chrono::minutes kForgettingPause{10};

}  // namespace

OrdersRole::OrdersRole(const Foundation& foundation, sql::Database& database, const prices::PriceSource& prices)
    : foundation_(foundation),
      orders_({database, foundation.pool, prices, foundation.clock, foundation.random},
              orders_options(foundation.settings)) {}

void OrdersRole::register_handlers(openapi::Registry& registry) {
    orders::register_orders(registry, orders_);
}

void OrdersRole::add_metrics(Metrics& metrics) {
    metrics.push_back(metrics_of([this]() -> MetricFamilies {
        const orders::OrderCounts& counts = orders_.counts();
        return {counter("bourse_orders_placed_total", "Orders that were placed", counts.placed),
                counter("bourse_orders_repeated_total", "Orders that were sent again under their key", counts.repeated),
                counter("bourse_orders_limit_reached_total", "Orders refused to keep the limit of bitcoin",
                        counts.limit_reached),
                counter("bourse_orders_refused_total", "Orders refused for another reason", counts.refused),
                counter("bourse_orders_failed_total", "Orders that the store did not answer for", counts.failed),
                counter("bourse_order_batches_total", "Transactions that orders were written in", orders_.batches()),
                gauge("bourse_orders_waiting", "Orders that wait for a transaction",
                      static_cast<double>(orders_.waiting()))};
    }));
}

void OrdersRole::start() {
    forgetting_ = std::make_unique<tasks::PeriodicJob>(
        foundation_.threads.executor(0), thread_,
        tasks::PeriodicJob::Options{
            .pause = kForgettingPause,
            .work = [this] { orders_.forget_old_keys(); },
            .failed =
                [this](std::string_view what) {
                    foundation_.log.warn("cannot forget old Idempotency-Keys", {{"what", what}});
                }});
}

}  // namespace bourse::app
