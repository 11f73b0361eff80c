#include "app/serve/role_api.hpp"

#include <chrono>
#include <utility>

#include "features/accounts/http/accounts_http.hpp"
#include "features/accounts/http/keys_http.hpp"
#include "features/accounts/http/stock_http.hpp"
#include "features/datasets/http/datasets_http.hpp"
#include "features/indicators/http/catalogue_http.hpp"
#include "features/market/http/followed_http.hpp"
#include "features/market/http/market_http.hpp"
#include "features/market/http/symbols_http.hpp"

namespace bourse::app {
namespace {

/// Maximum time without a successful refresh before responses carry a warning.
constexpr std::chrono::seconds kMaxUnseen{2};

/// Connects the market's port for daily bars to the quotes service.
Task<Result<market::LatestDays>> ask_providers(quotes::QuoteSource& quotes, Symbol symbol, std::int64_t days) {
    auto asking = quotes.latest(std::move(symbol), days);
    auto latest = co_await std::move(asking);
    if (!latest) co_return latest.error();
    co_return market::LatestDays{std::move(latest->bars), latest->age, latest->is_stale};
}

/// Bars from the local store are not cached, so the next request sees an import. A remote quotes role decides about its
/// providers and their cache.
market::AskLatestDays latest_days(const Settings& settings, quotes::QuoteSource& quotes) {
    const bool asks_here = settings.roles.contains(RoleName::Quotes);
    if (asks_here && !settings.quotes.asks_others()) return nullptr;
    return [&quotes](Symbol symbol, std::int64_t days) { return ask_providers(quotes, std::move(symbol), days); };
}

}  // namespace

ApiRole::ApiRole(const Foundation& foundation, const ApiParts& parts)
    : foundation_(foundation),
      parts_(parts),
      market_(parts.store.bars(), parts.store.bars_threads(), foundation.clock,
              market::market_options(foundation.settings.market)),
      followed_(market::make_sql_followed_store(parts.store.main())),
      uploads_(market_, market::upload_options(foundation.settings.market, foundation.settings.store.data_folder)),
      datasets_(parts.catalog, parts.store.main(), parts.store.main_threads(), foundation.clock, foundation.random),
      new_bars_(foundation, polling_for("new bars", [this] { market_.series().refresh(); })),
      overdue_(foundation, polling_for("overdue changes", [this] {
                   market_.series().expect_refresh_since(foundation_.clock.now() - kMaxUnseen);
               })) {}

void ApiRole::register_handlers(openapi::Registry& registry) {
    indicators::register_catalogue(registry);
    market::register_market(registry, market_, latest_days(foundation_.settings, parts_.quotes));
    market::register_symbols(registry, market_);
    market::register_followed(registry, *followed_, foundation_.pool);
    market::register_uploads(registry, uploads_);
    datasets::register_datasets(registry, datasets_);
    accounts::register_accounts(registry, parts_.accounts);
    accounts::register_keys(registry, parts_.accounts);
    accounts::register_stock(registry, parts_.accounts, parts_.quotes);
}

void ApiRole::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {telemetry::gauge("bourse_series_bytes", "Memory of the series in the serving cache, in bytes",
                                 static_cast<double>(market_.series().bytes()))};
    }));
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {
            telemetry::counter("bourse_searches_refused_total", "Searches of records rejected because too many waited",
                               datasets_.searches().refused()),
            telemetry::counter("bourse_new_records_refused_total", "New records rejected because too many waited",
                               datasets_.additions_refused())};
    }));
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const market::UploadCounts counts = uploads_.counts();
        return {telemetry::gauge("bourse_uploads_active", "Uploads of bars in progress",
                                 static_cast<double>(counts.active)),
                telemetry::counter("bourse_uploads_stored_total", "Uploads of bars stored", counts.stored),
                telemetry::counter("bourse_uploads_refused_total", "Uploads of bars rejected because of an invalid row",
                                   counts.refused),
                telemetry::counter("bourse_uploads_turned_away_total",
                                   "Uploads rejected because too many others were in progress", counts.turned_away),
                telemetry::counter("bourse_upload_received_bytes_total", "Bytes of uploads received", counts.bytes),
                telemetry::counter("bourse_upload_rows_total", "Rows of uploads stored", counts.rows)};
    }));
}

void ApiRole::start() {
    new_bars_.start();
    overdue_.start();
}

void ApiRole::stop() {
    new_bars_.stop();
    overdue_.stop();
}

}  // namespace bourse::app
