#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

#include "platform/cache/redis_client.hpp"
#include "platform/limits/shared_buckets.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::limits {

/// Token buckets in Redis, one key each. A single script call takes a token or gives one back, using the server's
/// clock; a key expires when its bucket is full. Blocks on its own threads.
class RedisBuckets final : public SharedBuckets {
  public:
    /// Time limit of a decision; afterwards the request is decided with local buckets.
    static constexpr std::chrono::milliseconds kTimeout{200};
    static_assert(kTimeout < kDelay);

    /// `threads`: maximum number of concurrent calls.
    explicit RedisBuckets(const cache::RedisTarget& target, std::size_t threads = 4);

    Task<std::optional<Acquisition>> try_acquire(std::string name, Rate rate,
                                                 std::chrono::microseconds spent_here) override;
    Task<bool> give_back(std::string name, Rate rate) override;

  private:
    /// The value of `ask` on a thread of its own; empty when there is none in time.
    template <class Ask>
    Task<std::optional<std::invoke_result_t<Ask&>>> in_time(Ask ask);

    // The following functions block, and throw Unavailable.
    Acquisition ask(const std::string& name, const Rate& rate, std::chrono::microseconds spent_here);
    bool ask_back(const std::string& name, const Rate& rate);

    cache::RedisClient redis_;
    tasks::BlockingPool pool_;
};

}  // namespace bourse::limits
