#include "platform/cache/redis_cache.hpp"

#include <array>

namespace bourse::cache {
namespace {

using Words2 = std::array<std::string_view, 2>;
using Words3 = std::array<std::string_view, 3>;

std::string key_of(std::string_view key) {
    return "bourse:" + std::string(key);
}

/// Contains `NUMBER OWNER` while the lease is held.
std::string lease_key(std::string_view name) {
    return key_of(std::string(name) + ":lease");
}

/// Contains the last number of the lease.
std::string number_key(std::string_view name) {
    return key_of(std::string(name) + ":fence");
}

std::string held_by(const Lease& lease) {
    return std::to_string(lease.number) + ' ' + lease.owner;
}

std::string millis(Cache::Lifetime lifetime) {
    return std::to_string(lifetime.count());
}

// Lua numbers are doubles, exact up to 2⁵³; in microseconds that is the year 2255.
const RedisScript& take_script() {
    static const RedisScript script(R"(
        local held = redis.call('GET', KEYS[1])
        if held then
            local number, owner = string.match(held, '^(%d+) (.*)$')
            if owner ~= ARGV[1] then return false end
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return number
        end
        local time = redis.call('TIME')
        local number = time[1] * 1000000 + time[2]
        local last = tonumber(redis.call('GET', KEYS[2]) or '0')
        if number <= last then number = last + 1 end
        local text = string.format('%.0f', number)
        redis.call('SET', KEYS[2], text)
        redis.call('SET', KEYS[1], text .. ' ' .. ARGV[1], 'PX', ARGV[2])
        return text)");
    return script;
}

const RedisScript& release_script() {
    static const RedisScript script(R"(
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return 1)");
    return script;
}

const RedisScript& set_script() {
    static const RedisScript script(R"(
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
        return 1)");
    return script;
}

}  // namespace

std::optional<std::string> RedisCache::get(std::string_view key) {
    const RedisReply reply = redis_.command({"GET", key_of(key)});
    if (reply.is_nil()) return std::nullopt;
    return reply.text();
}

void RedisCache::set(std::string_view key, std::string_view text, Lifetime lifetime) {
    redis_.command({"SET", key_of(key), text, "PX", millis(lifetime)});
}

std::optional<Lease> RedisCache::take_lease(std::string_view name, std::string_view owner, Lifetime lifetime) {
    const std::string lease = lease_key(name);
    const std::string number = number_key(name);
    const std::string span = millis(lifetime);
    const RedisReply reply = redis_.run(take_script(), Words2{lease, number}, Words2{owner, span});
    if (reply.is_nil()) return std::nullopt;
    return Lease{std::string(name), std::string(owner), std::stoll(reply.text())};
}

void RedisCache::release(const Lease& lease) {
    const std::string key = lease_key(lease.name);
    const std::string holder = held_by(lease);
    redis_.run(release_script(), std::array<std::string_view, 1>{key}, std::array<std::string_view, 1>{holder});
}

bool RedisCache::set_under(const Lease& lease, std::string_view key, std::string_view text, Lifetime lifetime) {
    const std::string held = lease_key(lease.name);
    const std::string target = key_of(key);
    const std::string holder = held_by(lease);
    const std::string span = millis(lifetime);
    return redis_.run(set_script(), Words2{held, target}, Words3{holder, text, span}).number() == 1;
}

void RedisCache::probe() {
    redis_.command({"PING"});
}

}  // namespace bourse::cache
