#include "platform/limits/redis_buckets.hpp"

#include <array>
#include <string_view>

namespace bourse::limits {
namespace {

/// try_acquire() of rate.cpp on a bucket stored in Redis, in whole microseconds, which Lua numbers represent exactly.
/// Arguments: the interval, the number of tokens, the local debt, and the excess above which the local debt counts.
const cache::RedisScript& take_script() {
    static const cache::RedisScript text(R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, count, elsewhere, delay = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local debt = (tonumber(redis.call('GET', KEYS[1])) or now) - now
if elsewhere > debt + delay then debt = elsewhere end
debt = math.min(math.max(debt, 0), interval * count)
if debt + interval > interval * count then return {0, debt} end
debt = debt + interval
redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
return {1, debt}
)");
    return text;
}

/// give_back() of rate.cpp. Arguments: the interval.
const cache::RedisScript& give_back_script() {
    static const cache::RedisScript text(R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local debt = (tonumber(redis.call('GET', KEYS[1])) or now) - now - tonumber(ARGV[1])
if debt <= 0 then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
return 1
)");
    return text;
}

std::string key_of(const std::string& name) {
    return "bourse:limit:" + name;
}

/// Maximum number of waiting requests for each thread; more could not be answered in time.
constexpr std::size_t kMaxWaiting = 64;

}  // namespace

RedisBuckets::RedisBuckets(const cache::RedisTarget& target, std::size_t threads)
    : redis_({.target = target, .timeout = kTimeout, .max_idle = threads}), pool_(threads) {}

template <class Ask>
Task<std::optional<std::invoke_result_t<Ask&>>> RedisBuckets::in_time(Ask ask) {
    using Answer = std::optional<std::invoke_result_t<Ask&>>;
    if (pool_.waiting() > kMaxWaiting * pool_.threads()) co_return std::nullopt;
    const auto asked = std::chrono::steady_clock::now();
    auto work = [&]() -> Answer {
        if (std::chrono::steady_clock::now() - asked > kTimeout) return std::nullopt;
        try {
            return ask();
        } catch (const Unavailable&) {
            return std::nullopt;
        }
    };
    auto asking = pool_.run(work);
    Answer answer = co_await std::move(asking);
    co_return answer;
}

Task<std::optional<Acquisition>> RedisBuckets::try_acquire(std::string name, Rate rate,
                                                           std::chrono::microseconds spent_here) {
    auto asking = in_time([&] { return ask(name, rate, spent_here); });
    std::optional<Acquisition> acquisition = co_await std::move(asking);
    co_return acquisition;
}

Task<bool> RedisBuckets::give_back(std::string name, Rate rate) {
    auto asking = in_time([&] { return ask_back(name, rate); });
    const std::optional<bool> given = co_await std::move(asking);
    co_return given.has_value();
}

Acquisition RedisBuckets::ask(const std::string& name, const Rate& rate, std::chrono::microseconds spent_here) {
    const std::string key = key_of(name);
    const std::string interval = std::to_string(rate.interval().count());
    const std::string count = std::to_string(rate.count);
    const std::string elsewhere = std::to_string(spent_here.count());
    const std::string delay = std::to_string(std::chrono::microseconds(kDelay).count());
    const std::array<std::string_view, 1> keys{key};
    const std::array<std::string_view, 4> arguments{interval, count, elsewhere, delay};
    const cache::RedisReply reply = redis_.run(take_script(), keys, arguments);
    const auto& answer = reply.elements();
    if (answer.size() != 2) throw cache::RedisRefusal("unexpected reply type");
    return {answer[0].number() != 0, std::chrono::microseconds(answer[1].number())};
}

bool RedisBuckets::ask_back(const std::string& name, const Rate& rate) {
    const std::string key = key_of(name);
    const std::string interval = std::to_string(rate.interval().count());
    const std::array<std::string_view, 1> keys{key};
    const std::array<std::string_view, 1> arguments{interval};
    (void)redis_.run(give_back_script(), keys, arguments);
    return true;
}

}  // namespace bourse::limits
