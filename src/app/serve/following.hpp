#pragma once
#include <memory>
#include <string_view>

#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "app/serve/served_store.hpp"
#include "base/mutex.hpp"
#include "features/market/service/follower.hpp"
#include "features/market/store/bars_store.hpp"
#include "features/market/store/followed_store.hpp"
#include "features/quotes/quote_service.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::app {

/// Follows the symbols of `market.follow` with the providers of the role quotes, of which it is a part. Without
/// symbols, it has the store follow none any more.
class Following final : public Role {
  public:
    Following(const Foundation& foundation, ServedStore& store, quotes::QuoteService& quotes);

    void register_handlers(openapi::Registry&) override {}
    void add_metrics(telemetry::Metrics& metrics) override;
    void start() override { work_.start(); }
    void stop_asking() override;
    /// Waits for the end of a check, whose request is cancelled.
    void stop() override;

  private:
    /// Throws when another process follows other symbols.
    void run();
    void log_check(const market::Followed& followed, std::string_view diagnostic);

    const Foundation foundation_;
    quotes::QuoteService& quotes_;
    const std::unique_ptr<market::BarsStore> bars_;
    const std::unique_ptr<market::FollowedStore> followed_;
    market::Follower follower_;
    /// Held during a run.
    Mutex running_;
    bool is_prepared_ BOURSE_GUARDED_BY(running_) = false;
    RecurringWork work_;
};

}  // namespace bourse::app
