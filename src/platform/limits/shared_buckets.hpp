#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/limits/rate.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::limits {

/// Buckets that several processes share. Safe from all io threads at once.
class SharedBuckets {
  public:
    virtual ~SharedBuckets() = default;
    /// Takes a token of the bucket `name`, which is not full before `spent_here` has passed, whatever is remembered of
    /// it: so nothing is given twice when the memory was lost. Nothing when nobody answers in time, which is soon.
    /// Never throws for that.
    virtual Task<std::optional<Acquisition>> try_acquire(std::string name, Rate rate,
                                                         std::chrono::microseconds spent_here) = 0;

    /// How much later than it happened, at most, this process learns of what was taken: `spent_here` may be too high by
    /// that and is then not to count.
    static constexpr std::chrono::milliseconds kDelay{250};
};

}  // namespace bourse::limits
