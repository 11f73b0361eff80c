#pragma once
#include <cstddef>
#include <memory>

#include "base/secret.hpp"
#include "platform/auth/key_ring.hpp"

namespace bourse::accounts {

inline constexpr std::size_t kShortestTokenKey = 32;

/// The key ring of the settings; `previous` may be empty. The name of a key is derived from its content, so replicas
/// agree on it, whether the key is current or previous. Throws std::invalid_argument for a key of less than 32 bytes,
/// and when both keys are equal.
[[nodiscard]] std::shared_ptr<const auth::KeyRing> configured_keys(const Secret& current, const Secret& previous);

}  // namespace bourse::accounts
