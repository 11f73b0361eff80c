#include "platform/sql/postgres/server_health.hpp"

#include <algorithm>

namespace bourse::sql {

ServerHealth::Advice ServerHealth::before_call(Time now) {
    return unless(is_down_, now);
}

ServerHealth::Advice ServerHealth::before_connect(Time now) {
    return unless(is_down_ || is_closed_, now);
}

ServerHealth::Advice ServerHealth::while_waiting(Time since, Time now) {
    if (is_down_) return Advice::GiveUp;
    if (is_probing_ || now < std::max(since, asked_) + kSilence) return Advice::Proceed;
    is_probing_ = true;
    return Advice::Probe;
}

void ServerHealth::probed(Evidence found, Time now) {
    is_probing_ = false;
    switch (found) {
        case Evidence::Alive:
            is_down_ = false;
            is_closed_ = false;
            asked_ = now;
            break;
        case Evidence::Gone:
            is_down_ = true;
            refused(now);
            break;
        case Evidence::None:
            asked_ = now;
            refused(now);
            break;
    }
}

void ServerHealth::refused(Time now) {
    is_closed_ = true;
    refused_ = now;
}

ServerHealth::Advice ServerHealth::unless(bool is_refusing, Time now) {
    if (!is_refusing) return Advice::Proceed;
    if (is_probing_ || now < refused_ + kProbeEvery) return Advice::GiveUp;
    is_probing_ = true;
    return Advice::Probe;
}

}  // namespace bourse::sql
