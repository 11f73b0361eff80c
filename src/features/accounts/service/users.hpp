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

/// Whether it may become a password: 8 to 256 characters of UTF-8 without control characters, which Basic credentials
/// cannot carry. Errc::InvalidInput says what does not hold.
[[nodiscard]] Result<> check_password(const Secret& password);

/// Whether a new user may have the name: `me` and `history` stand in paths where names do. Errc::InvalidInput.
[[nodiscard]] Result<> check_new_name(const UserName& name);

/// A password that nobody chose: 22 letters, digits, `-` and `_`, 128 random bits.
[[nodiscard]] Secret make_password(Random& random);

/// What is to become of a user; what is left out stays as it is.
struct UserChange {
    std::optional<Secret> password{};
    std::optional<bool> is_super{};
    std::optional<bool> is_disabled{};
};

/// The accounts as those who run the service see them. Every call blocks, those that take a password for tens of
/// milliseconds more; throws bourse::Unavailable when the store cannot answer. Safe from any thread.
class Users {
  public:
    struct Parts {
        UsersStore& store;
        const auth::PasswordHasher& hasher;
        const Clock& clock;
        Random& random;
        /// Told when the tokens of a user end, so that this process counts it at once; null where no tokens are
        /// checked.
        auth::Revocations* tokens = nullptr;
    };
    /// All parts outlive it.
    explicit Users(const Parts& parts) : parts_(parts) {}

    /// Errc::InvalidInput for what check_new_name() or check_password() refuses; Errc::Conflict when the name is taken.
    [[nodiscard]] Result<User> add(const UserName& name, const Secret& password, bool is_super);
    /// add() of a super user as long as there is none that may sign in; Errc::Conflict when there is one, also when
    /// another process has added it at the same time.
    [[nodiscard]] Result<User> add_first_super(const UserName& name, const Secret& password);
    /// Changes all of it or nothing, and gives the user as it is then. Another password, another right and disabling
    /// end the user's tokens. Errc::InvalidInput as add(); Errc::NotFound; Errc::Conflict when nobody would be left who
    /// is a super user and may sign in.
    [[nodiscard]] Result<User> change(const UserName& name, const UserChange& change);
    /// Another password for the account that `owner` proved to be, which ends its tokens. Errc::InvalidInput as add();
    /// Errc::NotFound; Errc::Conflict when the account has been changed since `owner` was found to be right.
    [[nodiscard]] Result<> set_password(const auth::Principal& owner, const Secret& password);

    /// Errc::NotFound.
    [[nodiscard]] Result<User> find(const UserName& name);

    /// At most `limit` users by name, behind the user `after` (nobody: from the first). Errc::NotFound when there is no
    /// such user.
    [[nodiscard]] Result<UserPage> list(const std::optional<Uuid>& after, std::int64_t limit);
    /// The first super user that may sign in.
    [[nodiscard]] std::optional<User> find_super();

  private:
    using Add = Result<> (UsersStore::*)(const User& user, std::string_view password_hash);
    [[nodiscard]] Result<User> add(const UserName& name, const Secret& password, bool is_super, Add how);
    [[nodiscard]] Result<User> change(const Uuid& id, const AccountChange& change);

    const Parts parts_;
};

}  // namespace bourse::accounts
