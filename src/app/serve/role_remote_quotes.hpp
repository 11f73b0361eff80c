#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "features/quotes/service/remote_quotes.hpp"

namespace bourse::app {

/// Replaces the role quotes when another process plays it: calls that process over `broker.url`.
class RemoteQuotesRole final : public Role {
  public:
    /// Starts to connect.
    explicit RemoteQuotesRole(const Foundation& foundation);

    [[nodiscard]] quotes::QuoteSource& source() { return *source_; }

    void register_handlers(openapi::Registry&) override {}
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void stop_asking() override;

  private:
    /// Threads for calls over HTTP, each of which blocks a thread.
    std::unique_ptr<tasks::BlockingPool> pool_;
    std::unique_ptr<broker::Requester> requester_;
    std::unique_ptr<quotes::HttpQuotes> over_http_;
    std::unique_ptr<quotes::BrokerQuotes> over_broker_;
    quotes::QuoteSource* source_ = nullptr;
};

}  // namespace bourse::app
