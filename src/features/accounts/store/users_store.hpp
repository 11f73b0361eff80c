#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "features/accounts/model/user.hpp"

namespace bourse::accounts {

/// A user with the data for sign-in.
struct Account {
    User user;
    /// PHC string.
    std::string password_hash;
    /// Number of the change that last revoked its tokens; see TokensStore. 0 when none has.
    std::int64_t generation = 0;
};

/// Requested changes of an account; empty members stay unchanged.
struct AccountChange {
    /// PHC string.
    std::optional<std::string> password_hash{};
    std::optional<bool> is_super{};
    std::optional<bool> is_disabled{};
    /// Expected generation of the account.
    std::optional<std::int64_t> generation{};
};

struct UserPage {
    std::vector<User> users;
    /// Whether more users follow.
    bool has_more = false;
};

/// The stored users. Safe from any thread. Every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class UsersStore {
  public:
    virtual ~UsersStore() = default;

    /// Errc::Conflict when the name exists in any spelling.
    virtual Result<> add(const User& user, std::string_view password_hash) = 0;
    /// Adds a super user only when no enabled super user exists; otherwise Errc::Conflict. Of concurrent calls on any
    /// replicas, exactly one succeeds.
    virtual Result<> add_first_super(const User& user, std::string_view password_hash) = 0;

    virtual std::optional<Account> find(const UserName& name) = 0;
    virtual std::optional<Account> find(const Uuid& id) = 0;

    /// At most `limit` users after the folded name `after` (empty: from the first), ordered by folded name.
    virtual UserPage list(std::string_view after, std::int64_t limit) = 0;

    /// Applies all changes or none and returns the updated account. A new password, changed rights and disabling revoke
    /// the tokens of earlier generations. Errc::NotFound for an unknown user; Errc::Conflict when the account no longer
    /// has the generation in `change`, and when no enabled super user would remain, also under concurrent changes.
    virtual Result<Account> change(const Uuid& id, const AccountChange& change, UtcTime now) = 0;
    /// Replaces `old_hash` by a new hash of the same password; false when `old_hash` is no longer stored because the
    /// password was changed. Revokes no tokens.
    virtual bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) = 0;
};

}  // namespace bourse::accounts
