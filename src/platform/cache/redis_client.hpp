#pragma once
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.hpp"
#include "platform/cache/redis_connection.hpp"
#include "platform/cache/redis_health.hpp"
#include "platform/cache/redis_reply.hpp"
#include "platform/cache/redis_script.hpp"
#include "platform/cache/redis_target.hpp"

namespace bourse::cache {

struct RedisOptions {
    RedisTarget target{};
    /// For a call, connecting included: behind it the server counts as gone.
    std::chrono::milliseconds timeout{500};
    /// Connections that are kept for the next calls. A call makes one when none is left.
    std::size_t max_idle = 8;
};

/// Asks a Redis server over pooled connections. Calls block, at most as long as the timeout: never on an io thread.
/// While the server is gone they fail at once, but for one every 250 ms, which asks for 150 ms whether it is back.
/// Nothing is sent twice. Safe from any thread.
class RedisClient {
  public:
    explicit RedisClient(RedisOptions options);

    /// The answer to a command with its arguments, any bytes. Throws RedisRefusal when it is an error, and Unavailable
    /// when there is none; the server may have done it nevertheless.
    RedisReply command(std::initializer_list<std::string_view> words);

    /// The answer of a script to its keys and arguments, in one step of the server's. Throws as command().
    RedisReply run(const RedisScript& script, std::span<const std::string_view> keys,
                   std::span<const std::string_view> arguments);

    [[nodiscard]] std::string description() const { return options_.target.description(); }
    /// What a call would meet as far as is known now: for metrics.
    [[nodiscard]] bool is_down() const;

  private:
    static constexpr std::chrono::milliseconds kProbeLimit{150};

    using ConnectionPtr = std::unique_ptr<RedisConnection>;

    template <class Call>
    RedisReply with_connection(const Call& call);
    /// Throws Unavailable when the server is gone; may ask it.
    void admit();
    void probe();
    [[nodiscard]] ConnectionPtr take(RedisConnection::Time deadline);
    void give_back(ConnectionPtr connection);
    /// What was in the way of a call.
    void note_failure(const char* what);

    const RedisOptions options_;
    mutable Mutex mutex_;
    RedisHealth health_ BOURSE_GUARDED_BY(mutex_);
    /// Why the last call failed.
    std::string trouble_ BOURSE_GUARDED_BY(mutex_);
    /// The last one given back is the first one taken.
    std::vector<ConnectionPtr> idle_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::cache
