#pragma once
#include <cstddef>
#include <memory>

#include "base/secret.hpp"
#include "platform/auth/key_ring.hpp"

namespace bourse::accounts {

inline constexpr std::size_t kShortestTokenKey = 32;

/// The ring of keys that the settings name; `previous` may be empty. A key is named after its content, so that
/// replicas agree on the name whichever of the two it is to them. Throws std::invalid_argument for a key of less than
/// 32 bytes, and when both are the same.
[[nodiscard]] std::shared_ptr<const auth::KeyRing> configured_keys(const Secret& current, const Secret& previous);

}  // namespace bourse::accounts
