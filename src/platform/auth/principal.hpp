#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace bourse::auth {

/// A way to say who is asking, or several.
struct Schemes {
    bool basic = false;
    bool bearer = false;

    [[nodiscard]] bool any() const { return basic || bearer; }
    friend bool operator==(const Schemes&, const Schemes&) = default;
};

/// Names one token, so that it can be revoked.
struct TokenId {
    Uuid id;
    UtcTime expires_at;
    friend bool operator==(const TokenId&, const TokenId&) = default;
};

/// Who is asking, after the credentials were found right.
struct Principal {
    Uuid user;
    /// As it was given when the user was made.
    std::string name;
    bool is_super = false;
    /// Of the account as it was read: how many changes had been counted when its tokens were last ended. A token made
    /// for it ends with the next such change, whatever the clocks say.
    std::int64_t generation = 0;
    /// The token that was shown; none for a name and a password.
    std::optional<TokenId> token;

    friend bool operator==(const Principal&, const Principal&) = default;
};

}  // namespace bourse::auth
