#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "features/market/store/bars_store.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/broker/responder.hpp"
#include "platform/upstream/provider_metrics.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::app {

/// The role quotes: serves quotes and daily bars of the providers to the other roles of this process and, over RabbitMQ
/// or its own port, to other processes.
class QuotesRole final : public Role {
  public:
    /// `database` has the bars; it may be null when no provider needs the store; see quotes_need_store().
    QuotesRole(const Foundation& foundation, sql::Database* database);

    [[nodiscard]] quotes::QuoteService& service() { return service_; }

    /// Without the role api, the main port serves the operations of the quotes role.
    void register_handlers(openapi::Registry& registry) override;
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override;
    void stop_asking() override { service_.stop_asking(); }
    void stop() override;

  private:
    void make_responder();

    const Foundation foundation_;
    const quotes::QuoteServiceOptions options_;
    const std::unique_ptr<market::BarsStore> bars_;
    const std::shared_ptr<upstream::ProviderMetrics> provider_metrics_;
    /// A separate pool, so that provider calls do not take threads from SQL.
    tasks::BlockingPool pool_;
    quotes::QuoteService service_;
    /// Null without a broker. Declared last, because it uses the members above.
    std::unique_ptr<broker::Responder> responder_;
};

}  // namespace bourse::app
