#include "platform/auth/key_ring.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace bourse::auth {
namespace {

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kLeastBytes = 32;

void check(const SigningKey& key) {
    const auto is_fine = [](char c) {
        const char lower = to_lower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (key.id.empty() || key.id.size() > kMaxIdBytes || !std::all_of(key.id.begin(), key.id.end(), is_fine)) {
        throw std::invalid_argument("a signing key needs a name of 1 to 64 letters, digits, - and _");
    }
    if (key.secret.size() < kLeastBytes) throw std::invalid_argument("a signing key needs at least 32 bytes");
}

}  // namespace

KeyRing::KeyRing(SigningKey current, std::optional<SigningKey> previous)
    : current_(std::move(current)), previous_(std::move(previous)) {
    check(current_);
    if (!previous_) return;
    check(*previous_);
    if (previous_->id == current_.id) throw std::invalid_argument("both signing keys are named " + current_.id);
}

const SigningKey* KeyRing::find(std::string_view id) const {
    if (id == current_.id) return &current_;
    return previous_ && id == previous_->id ? &*previous_ : nullptr;
}

}  // namespace bourse::auth
