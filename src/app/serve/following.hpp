#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "app/serve/role.hpp"
#include "base/mutex.hpp"
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
    void stop_asking() override;
    /// Waits for the end of a check, whose request is cancelled.
    void stop() override;

  private:
    void run();
    void log_check(const market::Followed& followed, std::string_view diagnostic);
    /// Logs the reason why following does not work when it changes; empty when it works.
    void log_trouble(std::string_view trouble) BOURSE_REQUIRES(running_);

    const Foundation foundation_;
    quotes::QuoteService& quotes_;
    const std::unique_ptr<market::BarsStore> bars_;
    const std::unique_ptr<market::FollowedStore> followed_;
    market::Follower follower_;
    /// Held during a run.
    Mutex running_;
    /// The last logged one.
    std::string trouble_ BOURSE_GUARDED_BY(running_);
    bool is_prepared_ BOURSE_GUARDED_BY(running_) = false;
    /// A separate thread, which waits for providers.
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
