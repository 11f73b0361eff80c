#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/secret.hpp"

namespace bourse::auth {

/// The cost parameters of a password hash.
class PasswordCost {
  public:
    static constexpr std::uint32_t kLeastKibibytes = 19 * 1024;
    static constexpr std::uint32_t kLeastPasses = 2;

    /// The allowed minimum, which OWASP recommends for argon2id with one lane.
    PasswordCost() = default;
    /// A higher cost. Throws std::invalid_argument below the minimum.
    PasswordCost(std::uint32_t kibibytes, std::uint32_t passes);
    /// A minimal cost for fast tests.
    [[nodiscard]] static PasswordCost for_tests();

    [[nodiscard]] std::uint32_t kibibytes() const { return kibibytes_; }
    [[nodiscard]] std::uint32_t passes() const { return passes_; }

  private:
    std::uint32_t kibibytes_ = kLeastKibibytes;
    std::uint32_t passes_ = kLeastPasses;
};

/// Hashes passwords with argon2id (RFC 9106), one lane, a 16-byte salt each, as PHC strings
/// (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`). Every function except needs_rehash() takes tens of milliseconds and
/// the configured memory: not for io threads. Safe from any thread. Throws std::bad_alloc when memory is not available.
class PasswordHasher {
  public:
    /// `random` outlives the hasher.
    explicit PasswordHasher(Random& random, PasswordCost cost = {});

    [[nodiscard]] std::string hash(const Secret& password) const;

    /// Whether `stored` is a hash of this password, at the cost in `stored`. Throws std::runtime_error when `stored` is
    /// not a PHC string of argon2id.
    [[nodiscard]] bool verify(const Secret& password, std::string_view stored) const;

    /// For unknown names: returns false after the same work as verify(), so that the response time does not reveal
    /// which names exist.
    [[nodiscard]] bool verify_nobody(const Secret& password) const;

    /// Whether `stored` differs in cost or method from what hash() would produce now. If so, hash the password again
    /// when the user signs in.
    [[nodiscard]] bool needs_rehash(std::string_view stored) const;

    /// Number of password hashes computed, for storage or verification.
    [[nodiscard]] std::uint64_t hashed() const { return hashed_.load(std::memory_order_relaxed); }

  private:
    Random& random_;
    PasswordCost cost_;
    /// The common prefix of all strings of hash(): everything before the salt.
    std::string preamble_;
    /// A hash that matches no password.
    std::string nobody_;
    mutable std::atomic<std::uint64_t> hashed_ = 0;
};

}  // namespace bourse::auth
