#pragma once
#include <memory>

#include "app/provider_metrics.hpp"
#include "app/role.hpp"
#include "features/market/bars_store.hpp"
#include "features/quotes/quote_service.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::app {

/// Asks the providers for quotes and daily bars.
class QuotesRole final : public Role {
  public:
    /// `database` may be null when no provider needs the store; see quotes_need_store().
    QuotesRole(const Foundation& foundation, sql::Database* database);

    [[nodiscard]] quotes::QuoteService& service() { return service_; }

    void register_handlers(openapi::Registry&) override {}
    void add_metrics(Metrics& metrics) override;

  private:
    const quotes::QuoteServiceOptions options_;
    const std::unique_ptr<market::BarsStore> bars_;
    const std::shared_ptr<ProviderMetrics> provider_metrics_;
    /// Who waits for a provider takes no thread from those who wait for the store.
    tasks::BlockingPool pool_;
    quotes::QuoteService service_;
};

}  // namespace bourse::app
