#include "platform/limits/rate_limiter.hpp"

#include <algorithm>
#include <utility>

namespace bourse::limits {
namespace {

std::string shared_name(const Policy& policy, const Subject& subject) {
    return policy.name + ':' + subject.to_string();
}

}  // namespace

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

RateDecision RateLimiter::judge_here(const Policy& policy, const Subject& subject) {
    const Rate& rate = policy.rate(subject.kind()).value();
    return decision(policy, rate, here_->try_acquire(key_of(policy, subject), rate, clock_.steady_now()));
}

Task<RateDecision> RateLimiter::judge(const Policy& policy, Subject subject) {
    if (shared_ == nullptr) co_return judge_here(policy, subject);
    const Rate rate = policy.rate(subject.kind()).value();
    const Key key = key_of(policy, subject);
    const auto debt = std::min(here_->debt(key, clock_.steady_now()), rate.capacity());
    const Acquisition foreseen = limits::try_acquire(rate, debt);
    // A caller that stays above its limit must not cause a call to the shared buckets each time. The local state may
    // lag by kDelay, so a rejection within that time still needs the call.
    if (!foreseen.is_allowed && until_next_token(rate, debt) > SharedBuckets::kDelay) {
        co_return decision(policy, rate, foreseen);
    }
    auto asking = shared_->try_acquire(shared_name(policy, subject), rate, debt);
    const std::optional<Acquisition> acquisition = co_await std::move(asking);
    if (!acquisition) {
        counts_[index_of(policy)].alone.fetch_add(1, std::memory_order_relaxed);
        co_return judge_here(policy, subject);
    }
    here_->raise(key, acquisition->debt, clock_.steady_now());
    co_return decision(policy, rate, *acquisition);
}

Task<> RateLimiter::give_back(const Policy& policy, Subject subject) {
    const Rate rate = policy.rate(subject.kind()).value();
    here_->give_back(key_of(policy, subject), rate, clock_.steady_now());
    if (shared_ == nullptr) co_return;
    // Without an answer the token returns with time.
    auto giving = shared_->give_back(shared_name(policy, subject), rate);
    (void)co_await std::move(giving);
}

RateLimiter::Key RateLimiter::key_of(const Policy& policy, const Subject& subject) const {
    Key key{static_cast<std::uint8_t>(index_of(policy)), static_cast<std::uint8_t>(subject.kind())};
    std::copy(subject.bytes().begin(), subject.bytes().end(), key.begin() + 2);
    return key;
}

RateDecision RateLimiter::decision(const Policy& policy, const Rate& rate, const Acquisition& acquisition) {
    Counts& counts = counts_[index_of(policy)];
    (acquisition.is_allowed ? counts.allowed : counts.refused).fetch_add(1, std::memory_order_relaxed);
    const auto next = std::chrono::ceil<std::chrono::seconds>(until_next_token(rate, acquisition.debt));
    return {.is_allowed = acquisition.is_allowed,
            .remaining = tokens_left(rate, acquisition.debt),
            .next = std::max(next, std::chrono::seconds(1)),
            .rate = rate,
            .policy = policy.name};
}

}  // namespace bourse::limits
