#include "app/serve/accounts_runtime.hpp"

namespace bourse::app {
namespace {

/// Pause between deletions of old history.
constexpr std::chrono::seconds kPruningPause{10};

}  // namespace

AccountsRuntime::AccountsRuntime(const Foundation& foundation, ServedStore& store)
    : accounts_(store.main(), store.main_threads(), foundation.clock, foundation.random,
                accounts::accounts_options(foundation.settings.accounts)),
      authenticator_(accounts_.sign_in(), accounts_.keys()),
      ended_tokens_(foundation, polling_for("revoked tokens", [this] { accounts_.tokens().refresh(); })),
      pruning_(foundation,
               {.pause = kPruningPause,
                .work = [this] { delete_in_pieces(is_stopping_, [this] { return accounts_.prune_history(); }); },
                .fails = "cannot delete old history",
                .works_again = "deleting old history works again"}) {}

void AccountsRuntime::start() {
    ended_tokens_.start();
    if (accounts_.may_prune_history()) pruning_.start();
}

void AccountsRuntime::stop() {
    is_stopping_ = true;
    ended_tokens_.stop();
    pruning_.stop();
}

void AccountsRuntime::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {
            telemetry::counter("bourse_password_hashes_total", "Passwords hashed, to store or to check them",
                               accounts_.passwords_hashed()),
            telemetry::gauge("bourse_password_hashes_waiting", "Passwords waiting for a hashing thread",
                             static_cast<double>(accounts_.passwords_waiting())),
            telemetry::counter("bourse_password_hashes_refused_total",
                               "Sign-ins rejected because too many passwords waited", accounts_.sign_in().refused()),
            telemetry::counter("bourse_sign_ins_locked_total",
                               "Sign-ins rejected because the user name had failed too often", accounts_.locked_out()),
            telemetry::counter("bourse_history_refused_total", "Quotes not saved because too many waited",
                               accounts_.saves_refused())};
    }));
}

}  // namespace bourse::app
