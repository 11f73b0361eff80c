#include "features/accounts/service/credential_checks.hpp"

#include <cstring>
#include <exception>
#include <utility>

namespace bourse::accounts {

/// Part of a digest, which is uniformly distributed, is a hash.
std::size_t CredentialChecks::KeyHash::operator()(const Key& key) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, key.credentials.data(), sizeof hash);
    return hash;
}

Task<Result<auth::Principal>> CredentialChecks::run(const auth::BasicCredentials& credentials,
                                                    limits::Allowance& allowance, const Check& check) {
    if (auto known = remembered_.find(credentials)) co_return *std::move(known);
    const Key key{allowance.subject().bytes(), remembered_.key_of(credentials)};
    Flights::Joined joined;
    {
        const MutexLock lock(mutex_);
        joined = flights_.join(key);
    }
    if (!joined.is_new) {
        co_await joined.flight->landed();
        co_return joined.flight->outcome();
    }
    Result<auth::Principal> principal = Error{};
    std::exception_ptr thrown;
    try {
        auto checking = draw_and_check(allowance, check);
        principal = co_await std::move(checking);
    } catch (...) {
        thrown = std::current_exception();
    }
    {
        const MutexLock lock(mutex_);
        flights_.leave(key, *joined.flight);
    }
    thrown ? joined.flight->fail(thrown) : joined.flight->land(std::move(principal));
    co_return joined.flight->outcome();
}

Task<Result<auth::Principal>> CredentialChecks::draw_and_check(limits::Allowance& allowance, const Check& check) {
    auto drawing = allowance.draw();
    const Result<> drawn = co_await std::move(drawing);
    if (!drawn) co_return drawn.error();

    Result<auth::Principal> principal = Error{};
    std::exception_ptr thrown;
    try {
        auto checking = check();
        principal = co_await std::move(checking);
    } catch (...) {
        thrown = std::current_exception();
    }
    const bool is_undecided = thrown || (!principal && principal.error().code == Errc::Unavailable);
    if (principal || is_undecided) {
        auto giving = allowance.give_back();
        co_await std::move(giving);
    }
    if (thrown) std::rethrow_exception(thrown);
    co_return principal;
}

}  // namespace bourse::accounts
