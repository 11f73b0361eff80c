#pragma once
#include "app/refresh.hpp"
#include "app/role.hpp"
#include "features/accounts/accounts.hpp"
#include "features/accounts/authenticator_http.hpp"

namespace bourse::app {

/// Who may call, by the accounts of the store: for every role whose operations need credentials.
class Credentials {
  public:
    /// `database` has been migrated. Blocks, and throws Unavailable.
    Credentials(const Foundation& foundation, sql::Database& database);

    [[nodiscard]] accounts::Accounts& accounts() { return accounts_; }
    [[nodiscard]] openapi::Authenticator& authenticator() { return authenticator_; }

    /// See Role.
    void add_metrics(Metrics& metrics);
    void start() { ended_tokens_.start(); }
    void stop() { ended_tokens_.stop(); }

  private:
    accounts::Accounts accounts_;
    accounts::AccountsAuthenticator authenticator_;
    Refresh ended_tokens_;
};

}  // namespace bourse::app
