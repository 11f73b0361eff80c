#pragma once
#include <chrono>
#include <memory>
#include <span>
#include <string_view>

#include "platform/cache/redis_reply.hpp"
#include "platform/cache/redis_target.hpp"

struct redisContext;
struct redisReader;

namespace bourse::cache {

/// One connection with a Redis server, for one thread at a time. Every call ends by its deadline, but for the time that
/// looking up the name takes. After Unavailable that is no RedisRefusal it is broken, because an answer may come late
/// and be taken for another one's.
class RedisConnection {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// Connects, signs in and selects the database. Throws Unavailable.
    RedisConnection(const RedisTarget& target, Time deadline);
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    /// The answer to a command with its arguments, any bytes. Throws RedisRefusal when the answer is an error, and
    /// Unavailable when none came by the deadline.
    RedisReply command(std::span<const std::string_view> words, Time deadline);

    /// Whether nothing has gone wrong, and the server has not hung up since the last command.
    [[nodiscard]] bool is_usable() const;

  private:
    struct Free {
        void operator()(redisContext* context) const;
        void operator()(redisReader* reader) const;
    };

    void send(std::string_view bytes, Time deadline);
    RedisReply receive(Time deadline);
    /// Waits until the socket is ready for `events` of poll().
    void wait(short events, Time deadline);
    [[noreturn]] void fail(const std::string& what);

    const std::string description_;
    std::unique_ptr<redisContext, Free> context_;
    std::unique_ptr<redisReader, Free> reader_;
    bool is_broken_ = false;
};

}  // namespace bourse::cache
