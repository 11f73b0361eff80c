#include "app/serve/live_price.hpp"

#include <chrono>

#include "features/prices/http/prices_http.hpp"

namespace bourse::app {

LivePrice::LivePrice(const Foundation& foundation, SharedCache& cache)
    : foundation_(foundation),
      cache_(cache),
      copy_(cache.cache()),
      refresh_(foundation, polling_for("new prices", [this] { copy_.refresh(); })) {}

void LivePrice::register_handlers(openapi::Registry& registry) {
    prices::register_prices(registry, copy_, foundation_.clock, foundation_.settings.prices.max_age);
}

void LivePrice::add_checks(Readiness& readiness) {
    if (cache_.redis() == nullptr) return;
    readiness.add("cache", [this] {
        if (!has_fresh_price()) cache_.cache().probe();
        return std::string();
    });
}

void LivePrice::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const auto price = copy_.latest();
        if (!price) return {};
        const std::chrono::duration<double> age = foundation_.clock.now() - price->time;
        return {telemetry::gauge("bourse_price_age_seconds", "Age of the bitcoin price in seconds", age.count())};
    }));
}

void LivePrice::prepare() {
    try {
        copy_.refresh();
    } catch (const Unavailable&) {
        // refresh_ retries and logs the failure.
    }
}

bool LivePrice::has_fresh_price() const {
    const auto price = copy_.latest();
    return price && prices::is_fresh(price->time, foundation_.clock.now(), foundation_.settings.prices.max_age);
}

}  // namespace bourse::app
