#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace bourse::auth {

/// The authentication schemes that an operation accepts.
struct Schemes {
    bool basic = false;
    bool bearer = false;

    [[nodiscard]] bool any() const { return basic || bearer; }
    friend bool operator==(const Schemes&, const Schemes&) = default;
};

/// Identifies a token for revocation.
struct TokenId {
    Uuid id;
    UtcTime expires_at;
    friend bool operator==(const TokenId&, const TokenId&) = default;
};

/// What an API key may be used for, within the rights of its user.
struct Scopes {
    /// Operations that change nothing, and quotes.
    bool read = false;
    /// Storing bars and records.
    bool ingest = false;
    friend bool operator==(const Scopes&, const Scopes&) = default;
};

/// The authenticated caller.
struct Principal {
    Uuid user;
    /// In the spelling with which the user was created.
    std::string name;
    bool is_super = false;
    /// The generation of the account as read: a counter that increases whenever the account's tokens are ended. A token
    /// of an older generation is invalid, independently of clocks.
    std::int64_t generation = 0;
    /// The token of the request; empty for a name and a password.
    std::optional<TokenId> token{};
    /// Of the API key of the request; empty: everything that the user may do.
    std::optional<Scopes> scopes{};

    friend bool operator==(const Principal&, const Principal&) = default;
};

}  // namespace bourse::auth
