#pragma once
#include <string>

#include "app/setup/settings.hpp"

namespace bourse::app {

/// Serves until SIGTERM or SIGINT, then drains: readiness off, no new connections, requests in flight finish.
/// `notify_socket` is where the service manager hears of both; see NotifySocket. Returns the exit code. Throws what a
/// start may fail with: config::SettingError, sql::StoreInUse, openapi::ContractError, Unavailable, std::runtime_error
/// (the address).
int serve(const Settings& settings, const std::string& notify_socket);

}  // namespace bourse::app
