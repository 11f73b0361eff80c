#include "features/accounts/service/api_keys.hpp"

#include <optional>
#include <utility>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "features/accounts/model/user.hpp"
#include "platform/auth/credentials.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kPrefix = "bourse_";
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kMaxRemembered = 1'000;

std::string make_text(Random& random) {
    std::string bytes(kRandomBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return std::string(kPrefix) + encode(Base64::Url, bytes);
}

std::string digest_of(std::string_view text) {
    const Sha256 digest = sha256(text);
    return encode(Base64::Url, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

ApiKeys::ApiKeys(const Parts& parts)
    : parts_(parts),
      remembered_(parts.clock, parts.random, {.lifetime = kRemembered, .entries = kMaxRemembered}),
      checks_(remembered_) {}

bool ApiKeys::has_form(std::string_view token) {
    return token.starts_with(kPrefix);
}

Result<CreatedKey> ApiKeys::create(const Uuid& user, std::string_view name, const auth::Scopes& scopes) {
    if (const auto fits = check_characters_of_name(name); !fits) return fits.error();
    const UtcTime now = parts_.clock.now();
    CreatedKey created{{Uuid::make(now, parts_.random), std::string(name), scopes, now}, make_text(parts_.random)};
    if (const auto added = parts_.store.add(user, created.key, digest_of(created.text)); !added) return added.error();
    return created;
}

bool ApiKeys::revoke(const Uuid& user, const Uuid& key) {
    const bool is_removed = parts_.store.remove(user, key);
    remembered_.forget(user);
    return is_removed;
}

Task<Result<auth::Principal>> ApiKeys::by_key(std::string_view text, limits::Allowance& allowance) {
    const auth::BasicCredentials key{"", Secret(text)};
    const CredentialChecks::Check check = [&] { return look_up(key); };
    auto checking = checks_.run(key, allowance, check);
    Result<auth::Principal> principal = co_await std::move(checking);
    co_return principal;
}

Task<Result<auth::Principal>> ApiKeys::look_up(const auth::BasicCredentials& key) {
    const auth::CredentialCache::Moment moment = remembered_.moment();
    auto work = [&] { return parts_.store.find(digest_of(key.password.reveal())); };
    const std::optional<FoundKey> found = co_await parts_.pool.run(work);
    if (!found || found->user.is_disabled) co_return auth::unauthenticated("the API key is not valid");
    auth::Principal principal{.user = found->user.id,
                              .name = found->user.name.str(),
                              .is_super = found->user.is_super,
                              .generation = found->generation,
                              .scopes = found->scopes};
    remembered_.keep(key, principal, moment);
    co_return principal;
}

}  // namespace bourse::accounts
