#include "app/serve/role_quotes.hpp"

#include <utility>

#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/http/quotes_http.hpp"
#include "features/quotes/service/remote_quotes.hpp"

namespace bourse::app {
namespace {

std::vector<std::string_view> provider_names(const quotes::QuoteServiceOptions& options) {
    std::vector<std::string_view> names;
    names.reserve(options.providers.size());
    for (const quotes::ProviderOptions& provider : options.providers) names.push_back(to_string(provider.kind));
    return names;
}

void log_left_out(telemetry::Log& log, const Symbol& symbol, const quotes::DailyBars& daily) {
    log.warn("left out invalid days of a provider", {{"symbol", symbol.str()},
                                                     {"provider", daily.provider},
                                                     {"count", std::to_string(daily.left_out.count)},
                                                     {"days", daily.left_out.to_string()}});
}

}  // namespace

QuotesRole::QuotesRole(const Foundation& foundation, sql::Database* database)
    : foundation_(foundation),
      options_(quote_options(foundation.settings)),
      bars_(database == nullptr ? nullptr : market::make_sql_bars_store(*database)),
      provider_metrics_(
          std::make_shared<upstream::ProviderMetrics>(provider_names(options_), upstream::kQuoteProviderMetrics)),
      pool_(static_cast<std::size_t>(foundation.settings.quotes.threads)),
      service_(options_, {bars_.get(), pool_, foundation.clock, foundation.random, *provider_metrics_,
                          [&log = foundation.log](const Symbol& symbol, const quotes::DailyBars& daily) {
                              log_left_out(log, symbol, daily);
                          }}) {
    make_responder();
}

void QuotesRole::register_handlers(openapi::Registry& registry) {
    if (!foundation_.settings.roles.contains(RoleName::Api)) quotes::register_quotes(registry, service_);
}

void QuotesRole::add_checks(Readiness& readiness) {
    if (responder_) readiness.add("broker", [this] { return responder_->trouble(); });
}

void QuotesRole::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {telemetry::counter("stock_api_cache_hit",
                                   "Quotes and daily bars of external providers answered from memory",
                                   service_.quote_counts().hits + service_.daily_counts().hits)};
    }));
    metrics.push_back(provider_metrics_);
}

void QuotesRole::start() {
    if (responder_) responder_->start();
}

void QuotesRole::stop() {
    if (responder_) responder_->drain(foundation_.settings.server.drain_timeout);
    stop_asking();
}

void QuotesRole::make_responder() {
    const auto target = foundation_.settings.broker.amqp();
    if (!target) return;
    broker::ResponderOptions options{.queue = std::string(quotes::kQuotesQueue)};
    options.link.connection.name = "bourse quotes";
    const auto failed = [&log = foundation_.log](std::string_view what) {
        log.warn("cannot answer a request of another role", {{"what", what}});
    };
    const auto answer = [this, failed](std::string question) {
        return quotes::answer_message(service_, std::move(question), failed);
    };
    responder_ = std::make_unique<broker::Responder>(*target, options, answer, foundation_.threads, foundation_.random,
                                                     foundation_.broker);
}

}  // namespace bourse::app
