#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "features/accounts/users_store.hpp"
#include "platform/auth/password.hpp"
#include "platform/auth/revocations.hpp"

namespace bourse::accounts {

inline constexpr std::size_t kShortestPassword = 8;
inline constexpr std::size_t kLongestPassword = 256;

/// Whether it may become a password: 8 to 256 characters of UTF-8 without control characters, which Basic credentials
/// cannot carry. Errc::InvalidInput says what does not hold.
[[nodiscard]] Result<> check_password(const Secret& password);

/// A password that nobody chose: 22 letters, digits, `-` and `_`, 128 random bits.
[[nodiscard]] Secret make_password(Random& random);

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

    /// Errc::InvalidInput for a password that check_password() refuses; Errc::Conflict when the name is taken.
    [[nodiscard]] Result<User> add(const UserName& name, const Secret& password, bool is_super);
    /// Ends the user's tokens. Errc::InvalidInput as add(); Errc::NotFound.
    [[nodiscard]] Result<> set_password(const Uuid& id, const Secret& password);
    [[nodiscard]] Result<> set_password(const UserName& name, const Secret& password);
    /// Disabling ends the user's tokens. Errc::NotFound.
    [[nodiscard]] Result<> set_disabled(const UserName& name, bool is_disabled);

    /// At most `limit` users by name, behind the user `after` (nobody: from the first). Errc::NotFound when there is no
    /// such user.
    [[nodiscard]] Result<UserPage> list(const std::optional<Uuid>& after, std::int64_t limit);
    /// The first super user that may sign in.
    [[nodiscard]] std::optional<User> find_super();

  private:
    [[nodiscard]] Result<Uuid> id_of(const UserName& name);
    void end_tokens(const Uuid& id);

    const Parts parts_;
};

}  // namespace bourse::accounts
