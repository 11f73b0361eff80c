#include "platform/limits/allowance.hpp"

#include <utility>

#include "platform/limits/limit_fields.hpp"

namespace bourse::limits {

Allowance::Allowance(RateLimiter* limiter, const Policy* policy, const Subject& subject)
    : limiter_(limiter), policy_(policy), subject_(subject) {
    if (limiter_ == nullptr || (policy_ != nullptr && !policy_->rate(subject_.kind()))) policy_ = nullptr;
}

Task<Result<>> Allowance::draw() {
    if (policy_ == nullptr) co_return Result<>();
    auto judging = limiter_->judge(*policy_, subject_);
    decision_ = co_await std::move(judging);
    if (!decision_->is_allowed) co_return refusal(*decision_);
    co_return Result<>();
}

Task<> Allowance::give_back() {
    if (policy_ == nullptr) co_return;
    auto giving = limiter_->give_back(*policy_, subject_);
    co_await std::move(giving);
    ++decision_->remaining;
}

}  // namespace bourse::limits
