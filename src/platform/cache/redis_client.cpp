#include "platform/cache/redis_client.hpp"

#include <array>
#include <utility>

namespace bourse::cache {
namespace {

RedisConnection::Time now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

RedisClient::RedisClient(RedisOptions options) : options_(std::move(options)) {}

RedisReply RedisClient::command(std::initializer_list<std::string_view> words) {
    return with_connection([&](RedisConnection& connection, RedisConnection::Time deadline) {
        return connection.command(std::span(words.begin(), words.size()), deadline);
    });
}

RedisReply RedisClient::run(const RedisScript& script, std::span<const std::string_view> keys,
                            std::span<const std::string_view> arguments) {
    const std::string key_count = std::to_string(keys.size());
    std::vector<std::string_view> words{"EVALSHA", script.digest(), key_count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    return with_connection([&](RedisConnection& connection, RedisConnection::Time deadline) {
        try {
            return connection.command(words, deadline);
        } catch (const RedisRefusal& refusal) {
            if (refusal.code() != "NOSCRIPT") throw;
        }
        // The server does not have the script: it is new, or the server was restarted or flushed. Nothing was executed.
        words[0] = "EVAL";
        words[1] = script.text();
        return connection.command(words, deadline);
    });
}

bool RedisClient::is_down() const {
    const MutexLock lock(mutex_);
    return health_.is_down();
}

template <class Call>
RedisReply RedisClient::with_connection(const Call& call) {
    admit();
    const auto deadline = now() + options_.timeout;
    ConnectionPtr connection = take(deadline);
    try {
        RedisReply reply = call(*connection, deadline);
        give_back(std::move(connection));
        return reply;
    } catch (const RedisRefusal&) {
        give_back(std::move(connection));
        throw;
    } catch (const Unavailable& failure) {
        note_failure(failure.what());
        throw;
    }
}

void RedisClient::admit() {
    MutexLock lock(mutex_);
    switch (health_.before_call(now())) {
        case RedisHealth::Advice::Proceed:
            return;
        case RedisHealth::Advice::GiveUp:
            throw Unavailable(trouble_);
        case RedisHealth::Advice::Probe:
            break;
    }
    lock.unlock();
    probe();
}

void RedisClient::probe() {
    const auto deadline = now() + kProbeLimit;
    try {
        auto connection = std::make_unique<RedisConnection>(options_.target, deadline);
        connection->command(std::array<std::string_view, 1>{"PING"}, deadline);
        give_back(std::move(connection));
    } catch (const std::exception& failure) {
        note_failure(failure.what());
        throw;
    }
}

RedisClient::ConnectionPtr RedisClient::take(RedisConnection::Time deadline) {
    {
        const MutexLock lock(mutex_);
        while (!idle_.empty()) {
            ConnectionPtr connection = std::move(idle_.back());
            idle_.pop_back();
            if (connection->is_usable()) return connection;
        }
    }
    try {
        return std::make_unique<RedisConnection>(options_.target, deadline);
    } catch (const Unavailable& failure) {
        note_failure(failure.what());
        throw;
    }
}

void RedisClient::give_back(ConnectionPtr connection) {
    const MutexLock lock(mutex_);
    health_.answered();
    if (idle_.size() < options_.max_idle) idle_.push_back(std::move(connection));
}

void RedisClient::note_failure(const char* what) {
    std::vector<ConnectionPtr> dropped;
    const MutexLock lock(mutex_);
    health_.failed(now());
    trouble_ = what;
    dropped.swap(idle_);
}

}  // namespace bourse::cache
