#include "app/serve/readiness.hpp"

#include <exception>

namespace bourse::app {

void Readiness::add(std::string name, std::function<std::string()> check) {
    checks_.push_back({std::move(name), std::move(check)});
}

std::vector<Readiness::Outcome> Readiness::check() const {
    std::vector<Outcome> outcomes;
    if (draining_.load(std::memory_order_relaxed)) outcomes.push_back({"process", "draining"});
    for (const Check& check : checks_) {
        try {
            outcomes.push_back({check.name, check.run()});
        } catch (const std::exception&) {
            // The message may reveal internals; the caller only sees that the check failed.
            outcomes.push_back({check.name, "unavailable"});
        }
    }
    return outcomes;
}

}  // namespace bourse::app
