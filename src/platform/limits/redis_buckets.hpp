#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "platform/cache/redis_client.hpp"
#include "platform/limits/shared_buckets.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::limits {

/// Buckets in Redis, one key each, that one call of a script takes from by the server's own clock; a key goes when its
/// bucket is full again. Waits on threads of its own.
class RedisBuckets final : public SharedBuckets {
  public:
    /// A request waits no longer for its decision, and then goes by what this process knows.
    static constexpr std::chrono::milliseconds kTimeout{200};
    static_assert(kTimeout < kDelay);

    /// `threads`: questions at once.
    explicit RedisBuckets(const cache::RedisTarget& target, std::size_t threads = 4);

    Task<std::optional<Acquisition>> try_acquire(std::string name, Rate rate,
                                                 std::chrono::microseconds spent_here) override;

  private:
    /// Throws Unavailable.
    Acquisition ask(const std::string& name, const Rate& rate, std::chrono::microseconds spent_here);

    cache::RedisClient redis_;
    tasks::BlockingPool pool_;
};

}  // namespace bourse::limits
