#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::accounts {

class Accounts;

/// Registers the handlers of logIn, logInBasic, logOut, listUsers, addUser, getUser, changeUser, changePassword,
/// listHistory and getStats. `accounts` must outlive the registry.
void register_accounts(openapi::Registry& registry, Accounts& accounts);

}  // namespace bourse::accounts
