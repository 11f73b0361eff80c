#include "platform/upstream/call_budget.hpp"

#include <algorithm>

namespace bourse::upstream {

UtcTime::Duration CallBudget::Window::wait(UtcTime now) {
    if (limit == 0) return UtcTime::Duration::zero();
    while (!calls.empty() && now - calls.front() >= span) calls.pop_front();
    return std::ssize(calls) < limit ? UtcTime::Duration::zero() : span - (now - calls.front());
}

void CallBudget::Window::take(UtcTime now) {
    if (limit != 0) calls.push_back(now);
}

CallBudget::CallBudget(BudgetOptions options)
    : minute_{options.per_minute, std::chrono::minutes(1), {}}, day_{options.per_day, std::chrono::hours(24), {}} {}

UtcTime::Duration CallBudget::wait(UtcTime now) {
    return std::max(minute_.wait(now), day_.wait(now));
}

void CallBudget::take(UtcTime now) {
    minute_.take(now);
    day_.take(now);
}

}  // namespace bourse::upstream
