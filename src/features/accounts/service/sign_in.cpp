#include "features/accounts/service/sign_in.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"

namespace bourse::accounts {
namespace {

/// The same error for every reason, so that reasons cannot be distinguished.
Error wrong_credentials() {
    return auth::unauthenticated("wrong user name or password");
}

Error too_busy() {
    return {Errc::Unavailable, "too many concurrent sign-ins; retry later", {}, {}};
}

}  // namespace

SignIn::SignIn(const Parts& parts, Options options)
    : parts_(parts),
      options_(std::move(options)),
      gate_(parts.pool.threads(), options_.max_queued),
      checks_(parts.verdicts) {}

Task<Result<auth::Principal>> SignIn::by_password(auth::BasicCredentials credentials, limits::Allowance& allowance) {
    const CredentialChecks::Check check = [&] { return check_in_turn(credentials, allowance.subject()); };
    auto checking = checks_.run(credentials, allowance, check);
    Result<auth::Principal> principal = co_await std::move(checking);
    co_return principal;
}

Task<Result<auth::Principal>> SignIn::check_in_turn(const auth::BasicCredentials& credentials, limits::Subject client) {
    auto entering = gate_.enter(client);
    const auto pass = co_await std::move(entering);
    if (!pass) co_return too_busy();
    auto work = [&] { return check(credentials); };
    Result<auth::Principal> principal = co_await parts_.pool.run(work);
    co_return principal;
}

Result<auth::Principal> SignIn::by_token(std::string_view token) const {
    const auto keys = parts_.tokens.keys();
    auto claims = auth::verify_token(token, options_.terms, *keys, parts_.clock.now());
    if (!claims) return std::move(claims).error();
    // Reject tokens older than the current lifetime: their revocations may already be deleted.
    const bool is_too_old = claims->issued_at + options_.token_lifetime + auth::kTokenLeeway <= parts_.clock.now();
    if (is_too_old) return auth::unauthenticated("the token has expired");
    if (parts_.tokens.is_revoked(*claims)) return auth::unauthenticated("the token is not valid");
    return auth::Principal{claims->user, std::move(claims->name), claims->is_super, claims->generation,
                           auth::TokenId{claims->id, claims->expires_at}};
}

Result<IssuedToken> SignIn::renew(std::string_view token) const {
    parts_.tokens.refresh();
    const Result<auth::Principal> principal = by_token(token);
    if (!principal) return principal.error();
    return issue_token(*principal);
}

IssuedToken SignIn::issue_token(const auth::Principal& principal) const {
    const UtcTime now = parts_.clock.now();
    const UtcTime expires_at = UtcTime::from_micros(0) + std::chrono::seconds(now.seconds()) + options_.token_lifetime;
    const auth::Claims claims{principal.user,
                              principal.name,
                              principal.is_super,
                              principal.generation,
                              now,
                              expires_at,
                              Uuid::make(now, parts_.random)};
    return {auth::sign_token(claims, options_.terms, *parts_.tokens.keys()), options_.token_lifetime};
}

Result<auth::Principal> SignIn::check(const auth::BasicCredentials& credentials) const {
    const auto attempt = parts_.failures.begin(to_lower(credentials.name));
    if (!attempt) return attempt.error();
    // Take the moment before reading the account, so that a later change invalidates this result.
    const auth::CredentialCache::Moment moment = parts_.verdicts.moment();
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
    auth::Principal principal{user.id, user.name.str(), user.is_super, account->generation, std::nullopt};
    parts_.verdicts.keep(credentials, principal, moment);
    return principal;
}

/// Always does one verification, also for an unknown user.
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
        // The password is right anyway; the next sign-in retries the renewal.
    }
}

}  // namespace bourse::accounts
