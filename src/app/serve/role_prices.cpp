#include "app/serve/role_prices.hpp"

#include "base/uuid.hpp"

namespace bourse::app {
namespace {

using Outcome = prices::PriceCollector::Outcome;

std::vector<std::string_view> provider_names(const std::vector<prices::PriceProviderOptions>& options) {
    std::vector<std::string_view> names;
    names.reserve(options.size());
    for (const prices::PriceProviderOptions& provider : options) names.push_back(to_string(provider.kind));
    return names;
}

}  // namespace

PricesRole::PricesRole(const Foundation& foundation, SharedCache& cache)
    : foundation_(foundation),
      cache_(cache),
      options_(prices::price_provider_options(foundation.settings.prices)),
      provider_metrics_(
          std::make_shared<upstream::ProviderMetrics>(provider_names(options_), upstream::kPriceProviderMetrics)),
      client_(prices::price_client_options()),
      collector_(
          prices::make_price_providers(options_, {client_, foundation.clock, foundation.random, *provider_metrics_}),
          cache.cache(), foundation.clock, Uuid::make(foundation.clock.now(), foundation.random).to_string(),
          prices::collector_options(foundation.settings.prices)) {}

void PricesRole::add_checks(Readiness& readiness) {
    // The role orders has its own check: ready while it has a fresh price.
    if (cache_.redis() == nullptr || foundation_.settings.roles.contains(RoleName::Orders)) return;
    readiness.add("cache", [this] {
        cache_.cache().probe();
        return std::string();
    });
}

void PricesRole::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {telemetry::counter("bourse_prices_written_total", "Bitcoin prices written to the cache by this process",
                                   written_),
                telemetry::counter("bourse_prices_failed_total",
                                   "Failed attempts of this process to get a bitcoin price", failed_)};
    }));
    metrics.push_back(provider_metrics_);
}

void PricesRole::prepare() {
    if (options_.front().kind == prices::PriceProviderKind::Simulated) run();
}

void PricesRole::start() {
    job_ = std::make_unique<tasks::PeriodicJob>(
        foundation_.threads.executor(0), thread_,
        tasks::PeriodicJob::Options{
            .pause = kTick,
            .work = [this] { run(); },
            .failed =
                [this](std::string_view what) {
                    report({Outcome::Failed, std::string(what)});
                },
            .lost =
                [this](std::string_view what) {
                    foundation_.readiness.lose("no new prices; restart the process");
                    foundation_.log.error("the price collector has ended; restart the process", {{"what", what}});
                }});
}

void PricesRole::stop_asking() {
    is_stopping_ = true;
    client_.cancel();
}

void PricesRole::stop() {
    stop_asking();
    job_.reset();
    collector_.retire();
}

void PricesRole::run() {
    const auto round = collector_.run();
    if (round.outcome != Outcome::Nothing && !is_stopping_) report(round);
}

void PricesRole::report(const prices::PriceCollector::Round& round) {
    if (round.outcome == Outcome::Written) {
        ++written_;
        if (!told_.empty()) foundation_.log.info("bitcoin prices available again");
        told_.clear();
        return;
    }
    ++failed_;
    if (round.trouble == told_) return;
    told_ = round.trouble;
    foundation_.log.warn("cannot get a new bitcoin price", {{"what", told_}});
}

}  // namespace bourse::app
