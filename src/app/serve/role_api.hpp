#pragma once
#include "app/serve/refresh.hpp"
#include "app/serve/role.hpp"
#include "features/accounts/service/accounts.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/market/http/upload_http.hpp"
#include "features/market/service/market.hpp"
#include "features/quotes/service/quote_source.hpp"

namespace bourse::app {

/// Dependencies of the api role; all of them outlive it.
struct ApiParts {
    sql::Database& database;
    const datasets::DatasetCatalog& catalog;
    accounts::Accounts& accounts;
    /// The quotes role of this process or of another one.
    quotes::QuoteSource& quotes;
};

/// Market data, datasets, user accounts and their requests.
class ApiRole final : public Role {
  public:
    ApiRole(const Foundation& foundation, const ApiParts& parts);

    void register_handlers(openapi::Registry& registry) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void prepare() override { market_.series().refresh(); }
    void start() override;
    void stop() override;

  private:
    const Foundation foundation_;
    const ApiParts parts_;
    market::Market market_;
    market::Uploads uploads_;
    datasets::Datasets datasets_;
    Refresh new_bars_;
    /// Watches new_bars_: a poll that hangs on a lock does not report a failure itself.
    Refresh overdue_;
};

}  // namespace bourse::app
