#pragma once
#include <string>

#include "app/setup/settings.hpp"

namespace bourse::app {

/// Serves until SIGTERM or SIGINT, then drains: readiness turns off, new connections are refused, requests in flight
/// finish. `notify_socket` is where the service manager is told of both; see NotifySocket. Returns the exit code. A
/// failed start throws config::SettingError, sql::StoreInUse, openapi::ContractError, Unavailable or std::runtime_error
/// (the address).
int serve(const Settings& settings, const std::string& notify_socket);

}  // namespace bourse::app
