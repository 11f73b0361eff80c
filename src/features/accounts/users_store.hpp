#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "features/accounts/user.hpp"

namespace bourse::accounts {

/// A user with what signing in needs.
struct Account {
    User user;
    /// A PHC string.
    std::string password_hash;
};

struct UserPage {
    std::vector<User> users;
    /// Whether more follow the last one.
    bool has_more = false;
};

/// The stored users. Safe from any thread; every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class UsersStore {
  public:
    virtual ~UsersStore() = default;

    /// Errc::Conflict when somebody has the name in any spelling.
    virtual Result<> add(const User& user, std::string_view password_hash) = 0;

    virtual std::optional<Account> find(const UserName& name) = 0;
    virtual std::optional<Account> find(const Uuid& id) = 0;

    /// At most `limit` users behind the name whose folded spelling is `after` (empty: from the first), by folded name.
    virtual UserPage list(std::string_view after, std::int64_t limit) = 0;

    /// Sets the password's hash and ends the tokens issued before `now`. Errc::NotFound when there is no such user.
    virtual Result<> set_password(const Uuid& id, std::string_view password_hash, UtcTime now) = 0;
    /// Puts another hash of the same password in the place of `old_hash`; false when that is no longer stored, because
    /// the password was changed meanwhile. No token ends.
    virtual bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) = 0;
    /// Disabling ends the tokens issued before `now`. Errc::NotFound when there is no such user.
    virtual Result<> set_disabled(const Uuid& id, bool is_disabled, UtcTime now) = 0;
};

}  // namespace bourse::accounts
