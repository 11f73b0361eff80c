#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "features/quotes/service/remote_quotes.hpp"

namespace bourse::app {

/// Client of a quotes role in another process; sends requests to it over the transport of `broker.url`.
class RemoteQuotesRole final : public Role {
  public:
    /// Begins to connect.
    explicit RemoteQuotesRole(const Foundation& foundation);

    [[nodiscard]] quotes::QuoteSource& source() { return *source_; }

    void register_handlers(openapi::Registry&) override {}
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void stop_asking() override;

  private:
    /// For requests over HTTP, each of which blocks a thread.
    std::unique_ptr<tasks::BlockingPool> pool_;
    std::unique_ptr<broker::Requester> requester_;
    std::unique_ptr<quotes::HttpQuotes> over_http_;
    std::unique_ptr<quotes::BrokerQuotes> over_broker_;
    quotes::QuoteSource* source_ = nullptr;
};

}  // namespace bourse::app
