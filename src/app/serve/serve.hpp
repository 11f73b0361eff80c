#pragma once
#include "app/setup/settings.hpp"

namespace bourse::app {

/// Serves until SIGTERM or SIGINT, then drains: readiness off, no new connections, requests in flight finish. Returns
/// the exit code. Throws what a start may fail with: config::SettingError, sql::StoreInUse, openapi::ContractError,
/// Unavailable, std::runtime_error (the address).
int serve(const Settings& settings);

}  // namespace bourse::app
