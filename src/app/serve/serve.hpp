#pragma once
#include "app/setup/settings.hpp"

namespace bourse::app {

/// Serves until SIGTERM or SIGINT, then drains: readiness turns off, new connections are refused, requests in flight
/// finish. Returns the exit code. A failed start throws config::SettingError, sql::StoreInUse, openapi::ContractError,
/// Unavailable or std::runtime_error (the address).
int serve(const Settings& settings);

}  // namespace bourse::app
