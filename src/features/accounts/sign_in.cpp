#include "features/accounts/sign_in.hpp"

#include <optional>
#include <utility>

#include "base/ascii.hpp"

namespace bourse::accounts {
namespace {

/// One for every reason, so that none can be told from another.
Error wrong_credentials() {
    return auth::unauthenticated("the name or the password is wrong");
}

Error too_busy() {
    return {Errc::Unavailable, "too many passwords wait to be checked; try again later", {}, {}};
}

}  // namespace

Task<Result<auth::Principal>> SignIn::by_password(auth::BasicCredentials credentials) {
    if (auto known = parts_.verdicts.find(credentials)) co_return *std::move(known);
    if (parts_.pool.waiting() >= options_.longest_queue) co_return too_busy();
    auto work = [&]() -> Result<auth::Principal> {
        // Others with the same credentials may have waited in front: one check is enough for all.
        if (auto known = parts_.verdicts.find(credentials)) return *std::move(known);
        Result<Checked> checked = check(credentials);
        if (!checked) return std::move(checked).error();
        return std::move(checked->principal);
    };
    Result<auth::Principal> principal = co_await parts_.pool.run(work);
    co_return principal;
}

Result<auth::Principal> SignIn::by_token(std::string_view token) const {
    const auto keys = parts_.tokens.keys();
    auto claims = auth::verify_token(token, options_.terms, *keys, parts_.clock.now());
    if (!claims) return std::move(claims).error();
    if (parts_.tokens.is_revoked(*claims)) return auth::unauthenticated("the token is not valid");
    return auth::Principal{claims->user, std::move(claims->name), claims->is_super,
                           auth::TokenId{claims->id, claims->expires_at}};
}

Task<Result<IssuedToken>> SignIn::issue_token(auth::BasicCredentials credentials) {
    if (parts_.pool.waiting() >= options_.longest_queue) co_return too_busy();
    auto work = [&] { return check(credentials); };
    Result<Checked> checked = co_await parts_.pool.run(work);
    if (!checked) co_return std::move(checked).error();
    co_return IssuedToken{token_for(*checked), options_.token_lifetime};
}

Result<SignIn::Checked> SignIn::check(const auth::BasicCredentials& credentials) const {
    const auto attempt = parts_.failures.begin(to_lower(credentials.name));
    if (!attempt) return attempt.error();
    // Before the account is read: what changes afterwards counts against what is found now.
    const UtcTime began = parts_.clock.now();
    const auth::VerdictCache::Moment moment = parts_.verdicts.moment();
    std::optional<Account> account;
    try {
        account = account_of(credentials);
    } catch (...) {
        parts_.failures.take_back(*attempt);
        throw;
    }
    if (!account) return wrong_credentials();
    parts_.failures.take_back(*attempt);
    renew_hash(*account, credentials.password);
    const User& user = account->user;
    auth::Principal principal{user.id, user.name.str(), user.is_super, std::nullopt};
    parts_.verdicts.keep(credentials, principal, moment);
    return Checked{std::move(principal), began};
}

/// Does one verification whatever it finds.
std::optional<Account> SignIn::account_of(const auth::BasicCredentials& credentials) const {
    const auto name = UserName::parse(credentials.name);
    auto account = name ? parts_.users.find(*name) : std::nullopt;
    const bool is_right = account ? parts_.hasher.verify(credentials.password, account->password_hash)
                                  : parts_.hasher.verify_nobody(credentials.password);
    if (!is_right || account->user.is_disabled) return std::nullopt;
    return account;
}

void SignIn::renew_hash(const Account& account, const Secret& password) const {
    if (!parts_.hasher.needs_rehash(account.password_hash)) return;
    try {
        (void)parts_.users.renew_hash(account.user.id, account.password_hash, parts_.hasher.hash(password));
    } catch (const Unavailable&) {
        // The password is right all the same; the next sign-in tries again.
    }
}

std::string SignIn::token_for(const Checked& checked) const {
    const auth::Principal& principal = checked.principal;
    const UtcTime expires_at =
        UtcTime::from_micros(0) + std::chrono::seconds(checked.began.seconds()) + options_.token_lifetime;
    const auth::Claims claims{principal.user, principal.name, principal.is_super,
                              checked.began,  expires_at,     Uuid::make(checked.began, parts_.random)};
    return auth::sign_token(claims, options_.terms, *parts_.tokens.keys());
}

}  // namespace bourse::accounts
