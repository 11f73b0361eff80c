#include "app/serve/accounts_runtime.hpp"

namespace bourse::app {

AccountsRuntime::AccountsRuntime(const Foundation& foundation, sql::Database& database)
    : accounts_(database, foundation.pool, foundation.clock, foundation.random,
                accounts::accounts_options(foundation.settings.accounts)),
      authenticator_(accounts_.sign_in(), accounts_.keys()),
      ended_tokens_(foundation, polling_for("revoked tokens", [this] { accounts_.tokens().refresh(); })) {}

void AccountsRuntime::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {
            telemetry::counter("bourse_password_hashes_total", "Passwords hashed, to store or to check them",
                               accounts_.passwords_hashed()),
            telemetry::gauge("bourse_password_hashes_waiting", "Passwords waiting for a hashing thread",
                             static_cast<double>(accounts_.passwords_waiting())),
            telemetry::counter("bourse_password_hashes_refused_total",
                               "Sign-ins rejected because too many passwords waited", accounts_.sign_in().refused())};
    }));
}

}  // namespace bourse::app
