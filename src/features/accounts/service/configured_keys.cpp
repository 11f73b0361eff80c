#include "features/accounts/service/configured_keys.hpp"

#include <optional>
#include <string>

#include "base/base64.hpp"
#include "platform/auth/hmac.hpp"

namespace bourse::accounts {
namespace {

/// Length of a key's name; long enough to avoid collisions.
constexpr std::size_t kNameBytes = 12;

/// The name is an HMAC, so it reveals nothing of the key.
auth::SigningKey named(const Secret& secret) {
    const auth::Digest digest = auth::hmac_sha256(secret, "the name of this key");
    const std::string bytes(digest.begin(), digest.begin() + kNameBytes);
    return {encode(Base64::Url, bytes), secret};
}

}  // namespace

std::shared_ptr<const auth::KeyRing> configured_keys(const Secret& current, const Secret& previous) {
    std::optional<auth::SigningKey> before;
    if (!previous.empty()) before = named(previous);
    return std::make_shared<const auth::KeyRing>(named(current), std::move(before));
}

}  // namespace bourse::accounts
