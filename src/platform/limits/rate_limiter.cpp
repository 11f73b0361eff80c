#include "platform/limits/rate_limiter.hpp"

#include <algorithm>
#include <utility>

namespace bourse::limits {

RateLimiter::RateLimiter(std::vector<Policy> policies, const Clock& clock, Random& random, SharedBuckets* shared)
    : policies_(std::move(policies)), counts_(policies_.size()), clock_(clock), shared_(shared) {
    const bool has_limits = std::any_of(policies_.begin(), policies_.end(),
                                        [](const Policy& policy) { return policy.anonymous || policy.user; });
    if (has_limits) here_ = std::make_unique<BucketTable>(random);
}

const Policy* RateLimiter::find(std::string_view name) const {
    const auto found =
        std::find_if(policies_.begin(), policies_.end(), [name](const Policy& policy) { return policy.name == name; });
    return found == policies_.end() ? nullptr : &*found;
}

Verdict RateLimiter::judge_here(const Policy& policy, const Subject& subject) {
    const Rate& rate = policy.rate(subject.kind()).value();
    return verdict(policy, rate, here_->draw(key_of(policy, subject), rate, clock_.now()));
}

Task<Verdict> RateLimiter::judge(const Policy& policy, Subject subject) {
    if (shared_ == nullptr) co_return judge_here(policy, subject);
    const Rate rate = policy.rate(subject.kind()).value();
    const Key key = key_of(policy, subject);
    const auto spent = std::min(here_->spent(key, clock_.now()), rate.capacity());
    const Drawn foreseen = limits::draw(rate, spent);
    // Who goes on and on at the limit costs the others no question. What is known here may be early; that is no reason.
    if (!foreseen.is_allowed && until_next_token(rate, spent) > SharedBuckets::kDelay) {
        co_return verdict(policy, rate, foreseen);
    }
    auto asking = shared_->draw(policy.name + ':' + subject.to_string(), rate, spent);
    const std::optional<Drawn> drawn = co_await std::move(asking);
    if (!drawn) {
        counts_[index_of(policy)].alone.fetch_add(1, std::memory_order_relaxed);
        co_return judge_here(policy, subject);
    }
    here_->raise(key, drawn->spent, clock_.now());
    co_return verdict(policy, rate, *drawn);
}

RateLimiter::Key RateLimiter::key_of(const Policy& policy, const Subject& subject) const {
    Key key{static_cast<std::uint8_t>(index_of(policy)), static_cast<std::uint8_t>(subject.kind())};
    std::copy(subject.bytes().begin(), subject.bytes().end(), key.begin() + 2);
    return key;
}

Verdict RateLimiter::verdict(const Policy& policy, const Rate& rate, const Drawn& drawn) {
    Counts& counts = counts_[index_of(policy)];
    (drawn.is_allowed ? counts.allowed : counts.refused).fetch_add(1, std::memory_order_relaxed);
    const auto next = std::chrono::ceil<std::chrono::seconds>(until_next_token(rate, drawn.spent));
    return {.is_allowed = drawn.is_allowed,
            .remaining = tokens_left(rate, drawn.spent),
            .next = std::max(next, std::chrono::seconds(1)),
            .rate = rate,
            .policy = policy.name};
}

}  // namespace bourse::limits
