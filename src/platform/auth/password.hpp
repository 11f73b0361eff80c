#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/secret.hpp"

namespace bourse::auth {

/// What a guess at a password costs.
class PasswordCost {
  public:
    static constexpr std::uint32_t kLeastKibibytes = 19 * 1024;
    static constexpr std::uint32_t kLeastPasses = 2;

    /// The least that is allowed, which OWASP recommends for argon2id on one lane.
    PasswordCost() = default;
    /// More than that. Throws std::invalid_argument for less.
    PasswordCost(std::uint32_t kibibytes, std::uint32_t passes);
    /// Hardly anything, so that tests do not wait.
    [[nodiscard]] static PasswordCost for_tests();

    [[nodiscard]] std::uint32_t kibibytes() const { return kibibytes_; }
    [[nodiscard]] std::uint32_t passes() const { return passes_; }

  private:
    std::uint32_t kibibytes_ = kLeastKibibytes;
    std::uint32_t passes_ = kLeastPasses;
};

/// Turns passwords into what may be stored of them: argon2id (RFC 9106), one lane, a salt of 16 bytes each, as PHC
/// strings (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`). Every function but needs_rehash() takes tens of milliseconds
/// and its memory: not for io threads. Safe from any thread. Throws std::bad_alloc when the memory is not to be had.
class PasswordHasher {
  public:
    /// `random` outlives the hasher.
    explicit PasswordHasher(Random& random, PasswordCost cost = {});

    [[nodiscard]] std::string hash(const Secret& password) const;

    /// Whether `stored` was made of this password, at the cost that `stored` names. Throws std::runtime_error when
    /// `stored` is no PHC string of argon2id.
    [[nodiscard]] bool verify(const Secret& password, std::string_view stored) const;

    /// For a name that nobody has: false, after the work of verify(), so that the time does not tell which names exist.
    [[nodiscard]] bool verify_nobody(const Secret& password) const;

    /// Whether `stored` was made at another cost or in another way than hash() would now: hash the password anew when
    /// its owner signs in.
    [[nodiscard]] bool needs_rehash(std::string_view stored) const;

    /// How many passwords have been hashed, to store or to verify one.
    [[nodiscard]] std::uint64_t hashed() const { return hashed_.load(std::memory_order_relaxed); }

  private:
    Random& random_;
    PasswordCost cost_;
    /// How every string of hash() begins: all that is not salt and hash.
    std::string preamble_;
    /// Fits no password.
    std::string nobody_;
    mutable std::atomic<std::uint64_t> hashed_ = 0;
};

}  // namespace bourse::auth
