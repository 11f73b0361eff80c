#include "app/serve/readiness.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

namespace bourse::app {

void Readiness::add(std::string name, std::function<std::string()> check) {
    checks_.push_back({std::move(name), std::move(check)});
    const MutexLock lock(mutex_);
    last_runs_.emplace_back();
}

std::vector<std::string> Readiness::names() const {
    std::vector<std::string> names;
    names.reserve(checks_.size());
    for (const Check& check : checks_) names.push_back(check.name);
    return names;
}

void Readiness::refresh(std::size_t check) {
    std::string failure;
    try {
        failure = checks_[check].run();
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

void Readiness::remember(std::size_t check, std::string failure) {
    const MutexLock lock(mutex_);
    last_runs_[check] = {std::move(failure), clock_.steady_now()};
}

std::vector<Readiness::Outcome> Readiness::outcomes() const {
    std::vector<Outcome> outcomes;
    if (draining_.load(std::memory_order_relaxed)) outcomes.push_back({"process", "draining"});
    const Time now = clock_.steady_now();
    const MutexLock lock(mutex_);
    if (!lost_.empty()) outcomes.push_back({"process", lost_});
    for (std::size_t check = 0; check < checks_.size(); ++check) {
        const LastRun& last = last_runs_[check];
        const bool is_late = !last.ended || now - *last.ended > kMaxAge;
        outcomes.push_back({checks_[check].name, is_late ? "no answer in time" : last.failure});
    }
    return outcomes;
}

}  // namespace bourse::app
