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

/// What a caller may do with the operations that the contract marks with this name.
struct Policy {
    std::string name;
    /// For each address; nothing: as often as it likes.
    std::optional<Rate> anonymous{};
    /// For each account.
    std::optional<Rate> user{};
    /// Judged by the address, before anybody looks at the credentials.
    bool before_credentials = false;

    [[nodiscard]] const std::optional<Rate>& rate(Subject::Kind kind) const {
        return kind == Subject::Kind::User ? user : anonymous;
    }
};

/// Whether a request may go on, and what the caller is told of its limit.
struct RateDecision {
    bool is_allowed = true;
    /// Requests that the caller may make at once after this one.
    std::int64_t remaining = 0;
    /// Until there is one more, rounded up: at least a second.
    std::chrono::seconds next{1};
    Rate rate;
    /// Lives as long as the limiter.
    std::string_view policy;
};

/// Counts requests against the limits of their callers: one bucket for each policy and subject, here or, when there are
/// shared ones, in the memory of all replicas. Buckets here follow the shared ones, and take their place while those do
/// not answer. Safe from all io threads at once.
class RateLimiter {
  public:
    /// Since the start.
    struct Counts {
        std::atomic<std::uint64_t> allowed{0};
        std::atomic<std::uint64_t> refused{0};
        /// Judged by this process alone, because the shared buckets did not answer.
        std::atomic<std::uint64_t> alone{0};
    };

    /// `clock` and `shared`, which may be null, outlive the limiter.
    RateLimiter(std::vector<Policy> policies, const Clock& clock, Random& random, SharedBuckets* shared = nullptr);

    /// Null when there is none of this name. Lives as long as the limiter.
    [[nodiscard]] const Policy* find(std::string_view name) const;
    [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }
    [[nodiscard]] const Counts& counts(const Policy& policy) const { return counts_[index_of(policy)]; }

    /// Counts one request by `subject`, for which `policy`, one of policies(), has a rate.
    [[nodiscard]] Task<RateDecision> judge(const Policy& policy, Subject subject);
    /// The same by this process alone, at once.
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
    /// Null when nothing is limited.
    std::unique_ptr<BucketTable> here_;
    SharedBuckets* shared_;
};

}  // namespace bourse::limits
