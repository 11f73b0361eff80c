#pragma once
#include <optional>

#include "base/result.hpp"
#include "platform/limits/rate_limiter.hpp"
#include "platform/limits/subject.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::limits {

/// What the client of one request may still guess: an attempt is drawn from its limit before it is made, and given back
/// when it was no guess. Used by one request, on one thread at a time.
class Allowance {
  public:
    /// Without a limit when `limiter` or `policy` is null, or when `policy` has no rate for `subject`. `limiter` and
    /// `policy`, which is one of its policies, outlive the allowance.
    Allowance(RateLimiter* limiter, const Policy* policy, const Subject& subject);
    /// Without a limit.
    explicit Allowance(const Subject& subject) : Allowance(nullptr, nullptr, subject) {}

    /// Errc::RateLimited when nothing is left.
    [[nodiscard]] Task<Result<>> draw();
    /// Call it once after a successful draw() at most.
    [[nodiscard]] Task<> give_back();

    [[nodiscard]] const Subject& subject() const { return subject_; }
    /// The state of the limit after the last of these calls; empty when nothing was drawn.
    [[nodiscard]] const std::optional<RateDecision>& decision() const { return decision_; }

  private:
    RateLimiter* limiter_;
    /// Null: without a limit.
    const Policy* policy_;
    Subject subject_;
    std::optional<RateDecision> decision_;
};

}  // namespace bourse::limits
