#include "platform/sql/postgres/server_health.hpp"

#include <algorithm>

namespace bourse::sql {

ServerHealth::Advice ServerHealth::before_call(Time now) {
    if (!is_down_) return Advice::Proceed;
    if (is_probing_ || now < gone_ + kProbeEvery) return Advice::GiveUp;
    is_probing_ = true;
    return Advice::Probe;
}

ServerHealth::Advice ServerHealth::while_waiting(Time since, Time now) {
    if (is_down_) return Advice::GiveUp;
    if (is_probing_ || now < std::max(since, alive_) + kSilence) return Advice::Proceed;
    is_probing_ = true;
    return Advice::Probe;
}

void ServerHealth::answered(Time now) {
    is_probing_ = false;
    is_down_ = false;
    alive_ = now;
}

void ServerHealth::silent(Time now) {
    is_probing_ = false;
    refused(now);
}

void ServerHealth::refused(Time now) {
    is_down_ = true;
    gone_ = now;
}

}  // namespace bourse::sql
