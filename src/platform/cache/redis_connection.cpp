#include "platform/cache/redis_connection.hpp"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace bourse::cache {
namespace {

using std::chrono::milliseconds;

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

/// At least a millisecond, because hiredis treats zero as no limit.
milliseconds left_until(RedisConnection::Time deadline) {
    return std::max(milliseconds(1), std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()));
}

timeval as_timeval(milliseconds duration) {
    return {.tv_sec = duration.count() / 1000, .tv_usec = duration.count() % 1000 * 1000};
}

std::string message_of(int error) {
    return std::system_category().message(error);
}

/// A command in Redis's wire format.
std::string encoded(std::span<const std::string_view> words) {
    std::string bytes = '*' + std::to_string(words.size()) + "\r\n";
    for (const std::string_view word : words) {
        bytes.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
    }
    return bytes;
}

/// Throws RedisRefusal for an error, also for one inside an array.
RedisReply value_of(const redisReply& reply) {
    switch (reply.type) {
        case REDIS_REPLY_NIL:
            return {};
        case REDIS_REPLY_INTEGER:
            return RedisReply(static_cast<std::int64_t>(reply.integer));
        case REDIS_REPLY_ERROR:
            throw RedisRefusal(std::string(reply.str, reply.len));
        case REDIS_REPLY_ARRAY: {
            RedisReply::Elements elements;
            elements.reserve(reply.elements);
            for (std::size_t i = 0; i < reply.elements; ++i) elements.push_back(value_of(*reply.element[i]));
            return RedisReply(std::move(elements));
        }
        default:
            return RedisReply(std::string(reply.str, reply.len));
    }
}

}  // namespace

void RedisConnection::Free::operator()(redisContext* context) const {
    redisFree(context);
}

void RedisConnection::Free::operator()(redisReader* reader) const {
    redisReaderFree(reader);
}

RedisConnection::RedisConnection(const RedisTarget& target, Time deadline)
    : description_(target.description()),
      context_(redisConnectWithTimeout(target.host.c_str(), target.port, as_timeval(left_until(deadline)))),
      reader_(redisReaderCreate()) {
    if (context_ == nullptr || reader_ == nullptr) throw std::bad_alloc();
    if (context_->err != 0) fail(context_->errstr);
    if (!target.password.empty()) {
        std::vector<std::string_view> words{"AUTH"};
        if (!target.user.empty()) words.emplace_back(target.user);
        words.push_back(target.password.reveal());
        command(words, deadline);
    }
    if (target.database != 0) {
        const std::string database = std::to_string(target.database);
        command(std::array<std::string_view, 2>{"SELECT", database}, deadline);
    }
}

RedisConnection::~RedisConnection() = default;

RedisReply RedisConnection::command(std::span<const std::string_view> words, Time deadline) {
    send(encoded(words), deadline);
    return receive(deadline);
}

bool RedisConnection::is_usable() const {
    if (is_broken_) return false;
    // An idle connection becomes readable only when the server closes it.
    pollfd waiting{.fd = context_->fd, .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, 0) == 0;
}

void RedisConnection::send(std::string_view bytes, Time deadline) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            wait(POLLOUT, deadline);
        } else if (errno != EINTR) {
            fail(message_of(errno));
        }
    }
}

RedisReply RedisConnection::receive(Time deadline) {
    std::array<char, 16'384> chunk{};
    for (;;) {
        void* complete = nullptr;
        if (redisReaderGetReply(reader_.get(), &complete) != REDIS_OK) fail(reader_->errstr);
        if (complete != nullptr) {
            const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(complete));
            return value_of(*reply);
        }
        const ssize_t count = ::recv(context_->fd, chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (count > 0) {
            if (redisReaderFeed(reader_.get(), chunk.data(), static_cast<std::size_t>(count)) != REDIS_OK) {
                fail(reader_->errstr);
            }
        } else if (count == 0) {
            fail("the server closed the connection");
        } else if (errno == EAGAIN) {
            wait(POLLIN, deadline);
        } else if (errno != EINTR) {
            fail(message_of(errno));
        }
    }
}

void RedisConnection::wait(short events, Time deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left <= milliseconds::zero()) fail("no answer in time");
        pollfd waiting{.fd = context_->fd, .events = events, .revents = 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready > 0) return;
        if (ready < 0 && errno != EINTR) fail(message_of(errno));
    }
}

void RedisConnection::fail(const std::string& what) {
    is_broken_ = true;
    throw Unavailable(description_ + ": " + what);
}

}  // namespace bourse::cache
