#include "app/role_quotes.hpp"

#include "app/feature_options.hpp"
#include "features/market/bars_store_sql.hpp"

namespace bourse::app {
namespace {

std::vector<std::string_view> provider_names(const quotes::QuoteServiceOptions& options) {
    std::vector<std::string_view> names;
    names.reserve(options.providers.size());
    for (const quotes::ProviderOptions& provider : options.providers) names.push_back(to_string(provider.kind));
    return names;
}

}  // namespace

QuotesRole::QuotesRole(const Foundation& foundation, sql::Database* database)
    : options_(quote_options(foundation.settings)),
      bars_(database == nullptr ? nullptr : market::make_sql_bars_store(*database)),
      provider_metrics_(std::make_shared<ProviderMetrics>(provider_names(options_), kQuoteProviderMetrics)),
      pool_(static_cast<std::size_t>(foundation.settings.quotes_threads)),
      service_(options_, {bars_.get(), pool_, foundation.clock, foundation.random, *provider_metrics_}) {}

void QuotesRole::add_metrics(Metrics& metrics) {
    metrics.push_back(metrics_of([this]() -> MetricFamilies {
        return {counter("stock_api_cache_hit", "Quotes and days of other hosts that were answered from memory",
                        service_.quote_counts().hits + service_.daily_counts().hits)};
    }));
    metrics.push_back(provider_metrics_);
}

}  // namespace bourse::app
