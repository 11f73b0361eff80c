#pragma once
#include <memory>

#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "app/serve/served_store.hpp"
#include "features/accounts/service/accounts.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/market/http/upload_http.hpp"
#include "features/market/service/market.hpp"
#include "features/market/store/followed_store.hpp"
#include "features/quotes/service/quote_source.hpp"

namespace bourse::app {

/// Dependencies of the api role; must outlive it.
struct ApiParts {
    ServedStore& store;
    const datasets::DatasetCatalog& catalog;
    accounts::Accounts& accounts;
    /// The quotes service of this process or of another one.
    quotes::QuoteSource& quotes;
};

/// The role api: market data, datasets, users and their quote history.
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
    const std::unique_ptr<market::FollowedStore> followed_;
    market::Uploads uploads_;
    datasets::Datasets datasets_;
    RecurringWork new_bars_;
    /// Detects overdue refreshes, because a refresh that hangs on a lock cannot report it.
    RecurringWork overdue_;
};

}  // namespace bourse::app
