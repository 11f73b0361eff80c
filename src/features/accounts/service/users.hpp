#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "features/accounts/store/users_store.hpp"
#include "platform/auth/password.hpp"
#include "platform/auth/principal.hpp"
#include "platform/auth/revocations.hpp"

namespace bourse::accounts {

inline constexpr std::size_t kShortestPassword = 8;
inline constexpr std::size_t kMaxPasswordBytes = 256;

/// Checks a new password: 8 to 256 characters of UTF-8, without control characters, which Basic credentials cannot
/// carry. Errc::InvalidInput names the violated rule.
[[nodiscard]] Result<> check_password(const Secret& password);

/// Checks the name of a new user: `me` and `history` are reserved, because paths use them in place of a name.
/// Errc::InvalidInput.
[[nodiscard]] Result<> check_new_name(const UserName& name);

/// A random password: 22 letters, digits, `-` and `_`, 128 random bits.
[[nodiscard]] Secret make_password(Random& random);

/// Requested changes of a user; empty members stay unchanged.
struct UserChange {
    std::optional<Secret> password{};
    std::optional<bool> is_super{};
    std::optional<bool> is_disabled{};
};

/// Administration of accounts. Every call blocks, calls with a password for tens of milliseconds more, and throws
/// bourse::Unavailable when the store cannot answer. Safe from any thread.
class Users {
  public:
    struct Parts {
        UsersStore& store;
        const auth::PasswordHasher& hasher;
        const Clock& clock;
        Random& random;
        /// Notified when tokens of a user are revoked, so that this process applies it at once; null in processes that
        /// do not check tokens.
        auth::Revocations* tokens = nullptr;
    };
    /// All parts must outlive this object.
    explicit Users(const Parts& parts) : parts_(parts) {}

    /// Errc::InvalidInput as in check_new_name() and check_password(); Errc::Conflict when the name exists.
    [[nodiscard]] Result<User> add(const UserName& name, const Secret& password, bool is_super);
    /// Adds a super user only when no enabled super user exists; otherwise Errc::Conflict, also when another process
    /// adds one concurrently.
    [[nodiscard]] Result<User> add_first_super(const UserName& name, const Secret& password);
    /// Applies all changes or none and returns the updated user. A new password, changed rights and disabling revoke
    /// the user's tokens. Errc::InvalidInput as in add(); Errc::NotFound; Errc::Conflict when no enabled super user
    /// would remain.
    [[nodiscard]] Result<User> change(const UserName& name, const UserChange& change);
    /// Sets the password of the authenticated `owner` and revokes its tokens. Errc::InvalidInput as in add();
    /// Errc::NotFound; Errc::Conflict when the account was changed after the authentication.
    [[nodiscard]] Result<> set_password(const auth::Principal& owner, const Secret& password);

    /// Errc::NotFound.
    [[nodiscard]] Result<User> find(const UserName& name);
    [[nodiscard]] Result<User> find(const Uuid& id);

    /// At most `limit` users ordered by name, after the user `after` (empty: from the first). Errc::NotFound when
    /// `after` does not exist.
    [[nodiscard]] Result<UserPage> list(const std::optional<Uuid>& after, std::int64_t limit);
    /// The first enabled super user.
    [[nodiscard]] std::optional<User> find_super();

  private:
    using Add = Result<> (UsersStore::*)(const User& user, std::string_view password_hash);
    [[nodiscard]] Result<User> add(const UserName& name, const Secret& password, bool is_super, Add how);
    [[nodiscard]] Result<User> change(const Uuid& id, const AccountChange& change);

    const Parts parts_;
};

}  // namespace bourse::accounts
