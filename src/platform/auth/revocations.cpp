#include "platform/auth/revocations.hpp"

#include <algorithm>
#include <limits>

namespace bourse::auth {
namespace {

/// Higher than the generation of any account.
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

ProcessRevocations::ProcessRevocations(const Clock& clock, std::chrono::seconds max_lifetime)
    : clock_(clock), max_lifetime_(max_lifetime) {}

void ProcessRevocations::revoke(const TokenId& token) {
    const Time now = clock_.steady_now();
    // An expired token may come back when the wall clock is set back, so at least the margin remains.
    const auto left = std::max(UtcTime::Duration::zero(), token.expires_at - clock_.now());
    const WriteLock lock(mutex_);
    tokens_.put(token.id, kNever, now + left + kTokenLeeway + kRevocationMargin);
    tokens_.forget_until(now);
}

void ProcessRevocations::end_tokens_before(const Uuid& user, std::int64_t generation) {
    const Time now = clock_.steady_now();
    const WriteLock lock(mutex_);
    users_.put(user, generation, now + max_lifetime_ + kTokenLeeway + kLatestEarlierToken + kRevocationMargin);
    users_.forget_until(now);
}

bool ProcessRevocations::is_revoked(const Claims& claims) const {
    const ReadLock lock(mutex_);
    return tokens_.ends(claims.id, claims.generation) || users_.ends(claims.user, claims.generation);
}

std::size_t ProcessRevocations::size() const {
    const ReadLock lock(mutex_);
    return tokens_.size() + users_.size();
}

void ProcessRevocations::Ledger::put(const Uuid& id, std::int64_t valid_from, Time forget_at) {
    Entry& entry = entries_[id];
    order_.erase({entry.forget_at, id});
    entry = {std::max(entry.valid_from, valid_from), std::max(entry.forget_at, forget_at)};
    order_.emplace(entry.forget_at, id);
}

void ProcessRevocations::Ledger::forget_until(Time now) {
    while (!order_.empty() && order_.begin()->first <= now) {
        entries_.erase(order_.begin()->second);
        order_.erase(order_.begin());
    }
}

bool ProcessRevocations::Ledger::ends(const Uuid& id, std::int64_t generation) const {
    const auto found = entries_.find(id);
    return found != entries_.end() && generation < found->second.valid_from;
}

}  // namespace bourse::auth
