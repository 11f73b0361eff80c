#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/limits/rate.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::limits {

/// Token buckets shared by several processes. Safe from all io threads at once.
class SharedBuckets {
  public:
    virtual ~SharedBuckets() = default;
    /// Takes a token from the bucket `name`. The bucket counts as full no earlier than after
    /// `spent_here`, even if the shared memory was lost, so that no token is granted twice. Empty
    /// when no answer arrives within a short time; this does not throw.
    virtual Task<std::optional<Acquisition>> try_acquire(std::string name, Rate rate,
                                                         std::chrono::microseconds spent_here) = 0;

    /// Gives a token of the bucket `name` back, if the shared memory answers within a short time. Does not throw.
    virtual Task<bool> give_back(std::string name, Rate rate) = 0;

    /// Maximum delay with which this process learns of tokens taken elsewhere. `spent_here` may exceed the shared debt
    /// by this much without having an effect.
    static constexpr std::chrono::milliseconds kDelay{250};
};

}  // namespace bourse::limits
