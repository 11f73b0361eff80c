#include "platform/auth/password.hpp"

#include <argon2.h>
#include <fmt/format.h>

#include <array>
#include <new>
#include <span>
#include <stdexcept>

#include "base/base64.hpp"

namespace bourse::auth {
namespace {

constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

[[noreturn]] void fail(int code) {
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    throw std::runtime_error(std::string("argon2: ") + ::argon2_error_message(code));
}

template <std::size_t size>
std::array<std::byte, size> random_bytes(Random& random) {
    std::array<std::byte, size> bytes{};
    random.fill(bytes);
    return bytes;
}

/// Includes the terminating NUL.
std::size_t encoded_length(PasswordCost cost) {
    return ::argon2_encodedlen(cost.passes(), cost.kibibytes(), kLanes, kSaltBytes, kHashBytes, Argon2_id);
}

}  // namespace

PasswordCost::PasswordCost(std::uint32_t kibibytes, std::uint32_t passes) : kibibytes_(kibibytes), passes_(passes) {
    if (kibibytes < kLeastKibibytes || passes < kLeastPasses) {
        throw std::invalid_argument(
            fmt::format("a password hash needs at least {} KiB and {} passes", kLeastKibibytes, kLeastPasses));
    }
}

PasswordCost PasswordCost::for_tests() {
    PasswordCost cost;
    cost.kibibytes_ = 8;
    cost.passes_ = 1;
    return cost;
}

PasswordHasher::PasswordHasher(Random& random, PasswordCost cost)
    : random_(random),
      cost_(cost),
      preamble_(fmt::format("$argon2id$v={}$m={},t={},p={}$", static_cast<int>(ARGON2_VERSION_NUMBER), cost.kibibytes(),
                            cost.passes(), kLanes)),
      // A random hash instead of a computed one: no password matches it, and start-up does not wait
      // for a computation.
      nobody_(preamble_ + encode_unpadded(random_bytes<kSaltBytes>(random)) + '$' +
              encode_unpadded(random_bytes<kHashBytes>(random))) {}

std::string PasswordHasher::hash(const Secret& password) const {
    hashed_.fetch_add(1, std::memory_order_relaxed);
    const auto salt = random_bytes<kSaltBytes>(random_);
    const std::string_view text = password.reveal();
    std::string encoded(encoded_length(cost_), '\0');
    const int code = ::argon2id_hash_encoded(cost_.passes(), cost_.kibibytes(), kLanes, text.data(), text.size(),
                                             salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
    if (code != ARGON2_OK) fail(code);
    encoded.pop_back();
    return encoded;
}

bool PasswordHasher::verify(const Secret& password, std::string_view stored) const {
    hashed_.fetch_add(1, std::memory_order_relaxed);
    const std::string terminated(stored);
    const std::string_view text = password.reveal();
    const int code = ::argon2id_verify(terminated.c_str(), text.data(), text.size());
    if (code != ARGON2_OK && code != ARGON2_VERIFY_MISMATCH) fail(code);
    return code == ARGON2_OK;
}

bool PasswordHasher::verify_nobody(const Secret& password) const {
    (void)verify(password, nobody_);
    return false;
}

bool PasswordHasher::needs_rehash(std::string_view stored) const {
    return !stored.starts_with(preamble_) || stored.size() + 1 != encoded_length(cost_);
}

}  // namespace bourse::auth
