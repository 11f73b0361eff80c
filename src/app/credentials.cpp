#include "app/credentials.hpp"

#include "app/feature_options.hpp"

namespace bourse::app {

Credentials::Credentials(const Foundation& foundation, sql::Database& database)
    : accounts_(database, foundation.pool, foundation.clock, foundation.random, accounts_options(foundation.settings)),
      authenticator_(accounts_.sign_in()),
      ended_tokens_(foundation, "ended tokens", [this] { accounts_.tokens().refresh(); }) {}

}  // namespace bourse::app
