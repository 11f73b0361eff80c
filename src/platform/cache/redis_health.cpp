#include "platform/cache/redis_health.hpp"

namespace bourse::cache {

RedisHealth::Advice RedisHealth::before_call(Time now) {
    if (!is_down_) return Advice::Proceed;
    if (is_probing_ || now < failed_ + kProbeEvery) return Advice::GiveUp;
    is_probing_ = true;
    return Advice::Probe;
}

void RedisHealth::answered() {
    is_down_ = false;
    is_probing_ = false;
}

void RedisHealth::failed(Time now) {
    is_down_ = true;
    is_probing_ = false;
    failed_ = now;
}

}  // namespace bourse::cache
