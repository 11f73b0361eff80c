#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "features/market/service/follower.hpp"
#include "features/market/store/bars_store.hpp"
#include "features/market/store/followed_store.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::app {

/// Follows the symbols of `market.follow` with the providers of the role quotes, of which it is a part.
class Following final : public Role {
  public:
    /// Throws config::SettingError when no provider, or an invented one, would give the bars.
    Following(const Foundation& foundation, sql::Database& database, quotes::QuoteService& quotes);

    void register_handlers(openapi::Registry&) override {}
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override;
    void stop_asking() override { follower_.end(); }
    void stop() override;

  private:
    void run();
    void log_look(const market::Followed& followed);

    const Foundation foundation_;
    const std::unique_ptr<market::BarsStore> bars_;
    const std::unique_ptr<market::FollowedStore> followed_;
    market::Follower follower_;
    bool is_prepared_ = false;
    /// A separate thread, which waits for providers.
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
