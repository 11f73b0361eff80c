#pragma once
#include "app/serve/refresh.hpp"
#include "app/serve/role.hpp"
#include "features/accounts/service/accounts.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/market/http/upload_http.hpp"
#include "features/market/service/market.hpp"
#include "features/quotes/service/quote_source.hpp"

namespace bourse::app {

/// What the api role is made of; all of it outlives the role.
struct ApiParts {
    sql::Database& database;
    const datasets::DatasetCatalog& catalog;
    accounts::Accounts& accounts;
    /// The quotes role of this process, or of another one.
    quotes::QuoteSource& quotes;
};

/// Market data, datasets, users and what they ask for.
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
    /// Looks whether that does: a look that hangs on a lock tells nobody.
    Refresh overdue_;
};

}  // namespace bourse::app
