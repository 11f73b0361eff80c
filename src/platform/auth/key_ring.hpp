#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace bourse::auth {

/// A named key for HS256.
struct SigningKey {
    /// The `kid` of tokens: 1 to 64 letters, digits, `-` and `_`.
    std::string id;
    /// At least 32 bytes (RFC 7518, 3.2).
    Secret secret;
};

/// The current signing key and the previous one, whose tokens stay valid until they expire. Immutable; a rotation
/// creates another ring.
class KeyRing {
  public:
    /// Throws std::invalid_argument when a key does not meet the rules of SigningKey, or both have the same name.
    explicit KeyRing(SigningKey current, std::optional<SigningKey> previous = std::nullopt);

    [[nodiscard]] const SigningKey& current() const { return current_; }
    /// The key with this name; null when it is neither.
    [[nodiscard]] const SigningKey* find(std::string_view id) const;

  private:
    SigningKey current_;
    std::optional<SigningKey> previous_;
};

}  // namespace bourse::auth
