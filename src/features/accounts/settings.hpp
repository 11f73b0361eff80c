#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "features/accounts/service/accounts.hpp"
#include "platform/config/schema.hpp"

namespace bourse::accounts {

struct AccountsSettings {
    /// Of the user that `init` creates.
    std::string admin_password;
    /// Signs tokens; empty: a key of the store.
    std::string token_key;
    std::string previous_token_key;
    std::chrono::milliseconds token_lifetime{};
    std::int64_t hashing_threads = 0;
};

[[nodiscard]] config::Schema<AccountsSettings> settings_schema();

/// Why settings that are valid one by one do not fit together; empty when they do.
[[nodiscard]] std::string settings_fault(const AccountsSettings& settings);

[[nodiscard]] AccountsOptions accounts_options(const AccountsSettings& settings);

}  // namespace bourse::accounts
