#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::accounts {

class Accounts;

/// The handlers of a user's API keys. `accounts` must outlive the registry.
void register_keys(openapi::Registry& registry, Accounts& accounts);

}  // namespace bourse::accounts
