#include "app/credentials.hpp"

#include "app/feature_options.hpp"

namespace bourse::app {

Credentials::Credentials(const Foundation& foundation, sql::Database& database)
    : accounts_(database, foundation.pool, foundation.clock, foundation.random, accounts_options(foundation.settings)),
      authenticator_(accounts_.sign_in()),
      ended_tokens_(foundation, "ended tokens", [this] { accounts_.tokens().refresh(); }) {}

void Credentials::add_metrics(Metrics& metrics) {
    metrics.push_back(metrics_of([this]() -> MetricFamilies {
        return {counter("bourse_password_hashes_total", "Passwords that were hashed, to store or to check them",
                        accounts_.passwords_hashed()),
                gauge("bourse_password_hashes_waiting", "Passwords that wait for a thread that hashes",
                      static_cast<double>(accounts_.hashing_pool().waiting()))};
    }));
}

}  // namespace bourse::app
