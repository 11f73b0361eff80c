#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "features/accounts/service/accounts.hpp"
#include "platform/config/schema.hpp"

namespace bourse::accounts {

struct AccountsSettings {
    /// Password of the user that `init` creates.
    std::string admin_password;
    /// Signs tokens; empty: the key in the store is used.
    std::string token_key;
    std::string previous_token_key;
    std::chrono::milliseconds token_lifetime{};
    std::int64_t hashing_threads = 0;
    /// Zero: forever.
    std::chrono::milliseconds keep_history{};
};

[[nodiscard]] config::Schema<AccountsSettings> settings_schema();

/// Why individually valid settings conflict; empty when they do not.
[[nodiscard]] std::string settings_fault(const AccountsSettings& settings);

[[nodiscard]] AccountsOptions accounts_options(const AccountsSettings& settings);

}  // namespace bourse::accounts
