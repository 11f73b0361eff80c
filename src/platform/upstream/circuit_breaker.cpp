#include "platform/upstream/circuit_breaker.hpp"

#include <algorithm>

namespace bourse::upstream {
namespace {

/// The reported wait during the trial call, whose duration is unknown.
constexpr std::chrono::seconds kWhileTrying{1};

}  // namespace

std::variant<CircuitBreaker::Ticket, CircuitBreaker::Wait> CircuitBreaker::admit(UtcTime now) {
    switch (state_) {
        case State::Closed:
            return Ticket{.epoch = epoch_};
        case State::HalfOpen:
            return Wait(kWhileTrying);
        case State::Open:
            break;
    }
    // A clock that is set back must not extend the open state.
    const Wait rested = std::max(Wait::zero(), now - opened_);
    if (rested == Wait::zero()) opened_ = now;
    if (rested < options_.rest) return options_.rest - rested;
    become(State::HalfOpen);
    return Ticket{.epoch = epoch_, .is_trial = true};
}

void CircuitBreaker::report(Ticket ticket, UtcTime now, bool failed) {
    if (ticket.epoch != epoch_) return;
    if (state_ == State::HalfOpen) {
        if (failed) {
            open(now);
        } else {
            become(State::Closed);
        }
        return;
    }
    remember({now, failed});
    if (failed && has_failed_enough()) open(now);
}

void CircuitBreaker::settle_without_count(Ticket ticket) {
    if (ticket.epoch == epoch_ && state_ == State::HalfOpen) become(State::Closed);
}

void CircuitBreaker::become(State state) {
    state_ = state;
    ++epoch_;
    calls_.clear();
}

void CircuitBreaker::open(UtcTime now) {
    become(State::Open);
    opened_ = now;
}

void CircuitBreaker::remember(Call call) {
    calls_.push_back(call);
    const auto is_old = [&](const Call& old) { return call.time - old.time > options_.window; };
    while (calls_.size() > kMaxCalls || is_old(calls_.front())) calls_.pop_front();
}

bool CircuitBreaker::has_failed_enough() const {
    const auto failures = std::ranges::count(calls_, true, &Call::failed);
    return failures >= options_.failures && 2 * failures >= std::ssize(calls_);
}

}  // namespace bourse::upstream
