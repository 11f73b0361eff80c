#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "features/accounts/model/user.hpp"

namespace bourse::accounts {

/// A user with what signing in needs.
struct Account {
    User user;
    /// A PHC string.
    std::string password_hash;
    /// The number of the change that last ended its tokens; see TokensStore. 0 when nothing has.
    std::int64_t generation = 0;
};

/// What is to become of an account; what is left out stays as it is.
struct AccountChange {
    /// A PHC string.
    std::optional<std::string> password_hash{};
    std::optional<bool> is_super{};
    std::optional<bool> is_disabled{};
    /// Of the account that the change was decided on.
    std::optional<std::int64_t> generation{};
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
    /// add() of a super user when there is none that may sign in, and Errc::Conflict when there is one: of any number
    /// of calls at once, on whatever replicas, one adds its user.
    virtual Result<> add_first_super(const User& user, std::string_view password_hash) = 0;

    virtual std::optional<Account> find(const UserName& name) = 0;
    virtual std::optional<Account> find(const Uuid& id) = 0;

    /// At most `limit` users behind the name whose folded spelling is `after` (empty: from the first), by folded name.
    virtual UserPage list(std::string_view after, std::int64_t limit) = 0;

    /// Changes all of it or nothing, and gives the account as it is then. Another password, another right and disabling
    /// end the tokens of the generations before. Errc::NotFound when there is no such user; Errc::Conflict when the
    /// account is no longer of the generation that `change` names, and when nobody would be left who is a super user
    /// and may sign in, whatever others change at once.
    virtual Result<Account> change(const Uuid& id, const AccountChange& change, UtcTime now) = 0;
    /// Puts another hash of the same password in the place of `old_hash`; false when that is no longer stored, because
    /// the password was changed meanwhile. No token ends.
    virtual bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) = 0;
};

}  // namespace bourse::accounts
