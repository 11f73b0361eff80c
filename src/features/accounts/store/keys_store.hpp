#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "features/accounts/model/user.hpp"
#include "platform/auth/principal.hpp"

namespace bourse::accounts {

/// What is known of an API key; the key itself is not stored.
struct ApiKey {
    Uuid id;
    /// Unique among the keys of its user.
    std::string name;
    auth::Scopes scopes;
    UtcTime created_at;

    friend bool operator==(const ApiKey&, const ApiKey&) = default;
};

/// A key that was shown, and whose it is.
struct FoundKey {
    User user;
    /// See Account::generation.
    std::int64_t generation = 0;
    auth::Scopes scopes;
};

/// The stored API keys. Safe from any thread. Every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class KeysStore {
  public:
    /// Keys of one user.
    static constexpr std::int64_t kMaxKeys = 100;

    virtual ~KeysStore() = default;

    /// Errc::Conflict when the user has a key of this name, or kMaxKeys keys. `digest` is that of the key's text.
    virtual Result<> add(const Uuid& user, const ApiKey& key, std::string_view digest) = 0;
    /// The keys of the user, oldest first.
    virtual std::vector<ApiKey> list(const Uuid& user) = 0;
    /// False when the user has no such key.
    virtual bool remove(const Uuid& user, const Uuid& key) = 0;
    virtual std::optional<FoundKey> find(std::string_view digest) = 0;
};

}  // namespace bourse::accounts
