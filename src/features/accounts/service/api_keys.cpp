#include "features/accounts/service/api_keys.hpp"

#include <openssl/sha.h>

#include <array>
#include <exception>
#include <optional>
#include <utility>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "platform/auth/credentials.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kPrefix = "bourse_";
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kMaxRemembered = 1'000;

Result<> check_name(std::string_view name) {
    constexpr std::size_t kMaxLength = 64;
    if (!is_utf8(name)) return invalid("a name must be UTF-8");
    if (name.empty() || count_code_points(name) > kMaxLength) return invalid("a name must have 1 to 64 characters");
    if (has_control_character(name)) return invalid("a name must not contain control characters");
    return {};
}

std::string make_text(Random& random) {
    std::string bytes(kRandomBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return std::string(kPrefix) + encode(Base64::Url, bytes);
}

std::string digest_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return encode(Base64::Url, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

ApiKeys::ApiKeys(const Parts& parts)
    : parts_(parts), remembered_(parts.clock, parts.random, {.lifetime = kRemembered, .entries = kMaxRemembered}) {}

bool ApiKeys::has_form(std::string_view token) {
    return token.starts_with(kPrefix);
}

Result<CreatedKey> ApiKeys::create(const Uuid& user, std::string_view name, const auth::Scopes& scopes) {
    if (const auto fits = check_name(name); !fits) return fits.error();
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

Task<Result<auth::Principal>> ApiKeys::by_key(std::string text, limits::Allowance& allowance) {
    const auth::BasicCredentials key{"", Secret(text)};
    if (auto known = remembered_.find(key)) co_return *std::move(known);
    auto drawing = allowance.draw();
    const Result<> drawn = co_await std::move(drawing);
    if (!drawn) co_return drawn.error();

    Result<auth::Principal> principal = Error{};
    std::exception_ptr thrown;
    auto work = [&] { return look_up(key); };
    try {
        principal = co_await parts_.pool.run(work);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (principal || thrown) {
        auto giving = allowance.give_back();
        co_await std::move(giving);
    }
    if (thrown) std::rethrow_exception(thrown);
    co_return principal;
}

Result<auth::Principal> ApiKeys::look_up(const auth::BasicCredentials& key) {
    const auth::CredentialCache::Moment moment = remembered_.moment();
    const std::optional<FoundKey> found = parts_.store.find(digest_of(key.password.reveal()));
    if (!found || found->user.is_disabled) return auth::unauthenticated("the API key is not valid");
    auth::Principal principal{.user = found->user.id,
                              .name = found->user.name.str(),
                              .is_super = found->user.is_super,
                              .generation = found->generation,
                              .scopes = found->scopes};
    remembered_.keep(key, principal, moment);
    return principal;
}

}  // namespace bourse::accounts
