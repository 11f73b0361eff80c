#include "app/serve/readiness.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

namespace bourse::app {

void Readiness::add(std::string name, std::function<std::string()> check) {
    checks_.push_back({std::move(name), std::move(check), {}, {}});
}

std::vector<std::string> Readiness::names() const {
    std::vector<std::string> names;
    names.reserve(checks_.size());
    for (const Check& check : checks_) names.push_back(check.name);
    return names;
}

void Readiness::refresh(std::size_t index) {
    Check& check = checks_[index];
    std::string failure;
    try {
        failure = check.run();
    } catch (const std::exception&) {
        // The exception may reveal internals, so report only that the check failed.
        remember(check, "unavailable");
        throw;
    }
    remember(check, failure);
    if (!failure.empty()) throw std::runtime_error(failure);
}

void Readiness::lose(std::string failure) {
    const MutexLock lock(mutex_);
    lost_ = std::move(failure);
}

void Readiness::remember(Check& check, std::string failure) {
    const MutexLock lock(mutex_);
    check.failure = std::move(failure);
    check.ended = clock_.steady_now();
}

std::vector<Readiness::Outcome> Readiness::outcomes() const {
    std::vector<Outcome> outcomes;
    if (draining_.load(std::memory_order_relaxed)) outcomes.push_back({"process", "draining"});
    const Time now = clock_.steady_now();
    const MutexLock lock(mutex_);
    if (!lost_.empty()) outcomes.push_back({"process", lost_});
    for (const Check& check : checks_) {
        const bool is_late = !check.ended || now - *check.ended > kMaxAge;
        outcomes.push_back({check.name, is_late ? "no answer in time" : check.failure});
    }
    return outcomes;
}

}  // namespace bourse::app
