#pragma once
#include <chrono>
#include <cstddef>
#include <limits>

namespace bourse::tasks {

/// Maximum waiting time of the oldest job at which more jobs are accepted. Excess requests are
/// rejected early, so that accepted requests wait at most about this time.
inline constexpr std::chrono::milliseconds kMaxWait{500};

/// Admission limits of a queue. Unlimited by default.
struct QueueLimits {
    using Time = std::chrono::steady_clock::time_point;

    /// Maximum number of waiting jobs.
    std::size_t max_waiting = std::numeric_limits<std::size_t>::max();
    /// Maximum waiting time of the oldest job. It bounds the queue to what can be processed in this time, whatever the
    /// duration of a job.
    std::chrono::milliseconds max_wait = std::chrono::hours(24);

    /// Whether one more job may wait behind `waiting` (at least one) jobs, the first of which arrived at `oldest`.
    [[nodiscard]] bool admit(std::size_t waiting, Time oldest, Time now) const {
        return waiting < max_waiting && now - oldest < max_wait;
    }
};

}  // namespace bourse::tasks
