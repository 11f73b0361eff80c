#pragma once
#include <atomic>

#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "app/serve/served_store.hpp"
#include "features/accounts/http/authenticator_http.hpp"
#include "features/accounts/service/accounts.hpp"

namespace bourse::app {

/// Authentication by the accounts in the store, for every role with operations that need credentials.
class AccountsRuntime {
  public:
    /// Blocks, and throws Unavailable.
    AccountsRuntime(const Foundation& foundation, ServedStore& store);

    [[nodiscard]] accounts::Accounts& accounts() { return accounts_; }
    [[nodiscard]] openapi::Authenticator& authenticator() { return authenticator_; }

    /// See Role.
    void add_metrics(telemetry::Metrics& metrics);
    void start();
    void stop();

  private:
    accounts::Accounts accounts_;
    accounts::AccountsAuthenticator authenticator_;
    RecurringWork ended_tokens_;
    std::atomic<bool> is_stopping_ = false;
    RecurringWork pruning_;
};

}  // namespace bourse::app
