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

/// One connection to a Redis server, for one thread at a time. Every call ends by its deadline, except for the name
/// lookup. After an Unavailable other than RedisRefusal the connection is broken, because a late reply could be
/// mistaken for the reply to another command.
class RedisConnection {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// Connects, signs in and selects the database. Throws Unavailable.
    RedisConnection(const RedisTarget& target, Time deadline);
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    /// Sends a command with its arguments, any bytes, and returns the reply. Throws RedisRefusal for an error reply,
    /// and Unavailable when no reply arrives by the deadline.
    RedisReply command(std::span<const std::string_view> words, Time deadline);

    /// Whether nothing has failed, and the server has not closed the connection since the last command.
    [[nodiscard]] bool is_usable() const;

  private:
    struct Free {
        void operator()(redisContext* context) const;
        void operator()(redisReader* reader) const;
    };

    void send(std::string_view bytes, Time deadline);
    RedisReply receive(Time deadline);
    /// Waits until the socket is ready for these `events` of poll().
    void wait(short events, Time deadline);
    [[noreturn]] void fail(const std::string& what);

    const std::string description_;
    std::unique_ptr<redisContext, Free> context_;
    std::unique_ptr<redisReader, Free> reader_;
    bool is_broken_ = false;
};

}  // namespace bourse::cache
