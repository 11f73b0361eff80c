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
    /// Time limit of a call, including the connection; when it is exceeded, the server counts as gone.
    std::chrono::milliseconds timeout{500};
    /// Maximum number of idle connections kept for later calls. A call opens a connection when none is idle.
    std::size_t max_idle = 8;
};

/// A client of a Redis server with pooled connections. Calls block, at most for the timeout: never on an io thread.
/// While the server is gone, calls fail immediately, except for one every 250 ms, which probes the server for 150 ms.
/// Commands are never retried. Safe from any thread.
class RedisClient {
  public:
    explicit RedisClient(RedisOptions options);

    /// Sends a command with its arguments, any bytes, and returns the reply. Throws RedisRefusal for an error reply,
    /// and Unavailable without a reply; the server may have executed the command nevertheless.
    RedisReply command(std::initializer_list<std::string_view> words);

    /// Runs a script, which Redis executes atomically, and returns its reply. Throws as command().
    RedisReply run(const RedisScript& script, std::span<const std::string_view> keys,
                   std::span<const std::string_view> arguments);

    [[nodiscard]] std::string description() const { return options_.target.description(); }
    /// Whether the server counts as gone; for metrics.
    [[nodiscard]] bool is_down() const;

  private:
    static constexpr std::chrono::milliseconds kProbeLimit{150};

    using ConnectionPtr = std::unique_ptr<RedisConnection>;

    template <class Call>
    RedisReply with_connection(const Call& call);
    /// Throws Unavailable when the server is gone; may probe it.
    void admit();
    void probe();
    [[nodiscard]] ConnectionPtr take(RedisConnection::Time deadline);
    void give_back(ConnectionPtr connection);
    /// Records the reason for a failed call.
    void note_failure(const char* what);

    const RedisOptions options_;
    mutable Mutex mutex_;
    RedisHealth health_ BOURSE_GUARDED_BY(mutex_);
    /// Why the last call failed.
    std::string trouble_ BOURSE_GUARDED_BY(mutex_);
    /// Last in, first out.
    std::vector<ConnectionPtr> idle_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::cache
