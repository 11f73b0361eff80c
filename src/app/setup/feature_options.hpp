#pragma once
#include "app/setup/settings.hpp"
#include "features/accounts/service/accounts.hpp"
#include "features/market/http/upload_http.hpp"
#include "features/market/service/market.hpp"
#include "features/monitor/service/monitor.hpp"
#include "features/orders/service/orders.hpp"
#include "features/prices/prices.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/broker/amqp_target.hpp"

/// What the settings come to for each feature.
namespace bourse::app {

[[nodiscard]] market::MarketOptions market_options(const Settings& settings);
[[nodiscard]] monitor::MonitorOptions monitor_options(const Settings& settings);
[[nodiscard]] market::UploadOptions upload_options(const Settings& settings);
[[nodiscard]] accounts::AccountsOptions accounts_options(const Settings& settings);
/// The providers of `quotes.providers`, or else Alpha Vantage when its key is set, or else the store.
[[nodiscard]] quotes::QuoteServiceOptions quote_options(const Settings& settings);

/// The providers of `prices.providers`.
[[nodiscard]] std::vector<prices::PriceProviderOptions> price_provider_options(const Settings& settings);
[[nodiscard]] orders::OrdersOptions orders_options(const Settings& settings);
[[nodiscard]] prices::CollectorOptions collector_options(const Settings& settings);

/// Whether a provider of quotes is the store.
[[nodiscard]] bool quotes_need_store(const Settings& settings);

/// Whether somebody else than this machine is asked: then answers are kept for a while.
[[nodiscard]] bool asks_others(const quotes::QuoteServiceOptions& options);

/// The RabbitMQ of `broker.url`; nothing when that names none.
[[nodiscard]] std::optional<broker::AmqpTarget> broker_target(const Settings& settings);

}  // namespace bourse::app
