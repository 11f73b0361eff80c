#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "platform/limits/bucket_table.hpp"
#include "platform/limits/rate.hpp"
#include "platform/limits/shared_buckets.hpp"
#include "platform/limits/subject.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::limits {

/// The rate limits for the operations that the contract marks with this policy name.
struct Policy {
    std::string name;
    /// For each client address; empty: unlimited.
    std::optional<Rate> anonymous{};
    /// For each account.
    std::optional<Rate> user{};
    /// Counts guesses of credentials instead of requests: see Allowance.
    bool counts_guesses = false;

    [[nodiscard]] const std::optional<Rate>& rate(Subject::Kind kind) const {
        return kind == Subject::Kind::User ? user : anonymous;
    }
};

/// The decision on a request, and the limit to report to the caller.
struct RateDecision {
    bool is_allowed = true;
    /// Number of further requests that the caller may make immediately.
    std::int64_t remaining = 0;
    /// Time until one more request is allowed, rounded up to at least a second.
    std::chrono::seconds next{1};
    Rate rate;
    /// Valid while the limiter exists.
    std::string_view policy;
};

/// Counts requests against the limits of their callers. Each policy and subject has one bucket: in this process or,
/// with shared buckets, in memory common to all replicas. Local buckets follow the shared ones and replace them while
/// they are unavailable. Safe from all io threads at once.
class RateLimiter {
  public:
    /// Since the start.
    struct Counts {
        std::atomic<std::uint64_t> allowed{0};
        std::atomic<std::uint64_t> refused{0};
        /// Decisions with local buckets only, because the shared buckets did not answer.
        std::atomic<std::uint64_t> alone{0};
    };

    /// `clock` and `shared`, which may be null, outlive the limiter.
    RateLimiter(std::vector<Policy> policies, const Clock& clock, Random& random, SharedBuckets* shared = nullptr);

    /// Null when the policy is unknown. Valid while the limiter exists.
    [[nodiscard]] const Policy* find(std::string_view name) const;
    [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }
    [[nodiscard]] const Counts& counts(const Policy& policy) const { return counts_[index_of(policy)]; }

    /// Counts one request of `subject`. `policy` is one of policies() and must have a rate for the subject.
    [[nodiscard]] Task<RateDecision> judge(const Policy& policy, Subject subject);
    /// Gives back what a request of `subject` took. Other replicas that have just rejected the subject continue to do
    /// so until the time that they have announced.
    [[nodiscard]] Task<> give_back(const Policy& policy, Subject subject);
    /// judge() with local buckets only, without waiting.
    [[nodiscard]] RateDecision judge_here(const Policy& policy, const Subject& subject);

  private:
    using Key = std::array<std::uint8_t, 18>;

    [[nodiscard]] std::size_t index_of(const Policy& policy) const {
        return static_cast<std::size_t>(&policy - policies_.data());
    }
    [[nodiscard]] Key key_of(const Policy& policy, const Subject& subject) const;
    [[nodiscard]] RateDecision decision(const Policy& policy, const Rate& rate, const Acquisition& acquisition);

    const std::vector<Policy> policies_;
    std::deque<Counts> counts_;
    const Clock& clock_;
    /// Null when no policy has a rate.
    std::unique_ptr<BucketTable> here_;
    SharedBuckets* shared_;
};

}  // namespace bourse::limits
