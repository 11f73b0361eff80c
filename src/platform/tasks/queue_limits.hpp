#pragma once
#include <chrono>
#include <cstddef>
#include <limits>

namespace bourse::tasks {

/// How long the first of those that wait may have waited when a further request is taken: what is asked beyond what can
/// be done is refused early, and what is taken is answered about so much later instead of everything being too late.
inline constexpr std::chrono::milliseconds kMaxWait{500};

/// When a queue takes no further job. By default it takes all: whoever uses it bounds them otherwise.
struct QueueLimits {
    using Time = std::chrono::steady_clock::time_point;

    /// Jobs that may wait.
    std::size_t max_waiting = std::numeric_limits<std::size_t>::max();
    /// How long the job that has waited longest may have waited. So the queue is as long as can be worked off in this
    /// time, whatever a job takes.
    std::chrono::milliseconds max_wait = std::chrono::hours(24);

    /// Whether one more may wait behind `waiting` jobs, at least one, of which the first came at `oldest`.
    [[nodiscard]] bool admit(std::size_t waiting, Time oldest, Time now) const {
        return waiting < max_waiting && now - oldest < max_wait;
    }
};

}  // namespace bourse::tasks
