#include "app/serve/readiness_watch.hpp"

namespace bourse::app {

ReadinessWatch::ReadinessWatch(const Foundation& foundation, Readiness& readiness) {
    std::size_t index = 0;
    for (const std::string& name : readiness.names()) {
        checks_.emplace_back(foundation, RecurringWork::Options{
                                             .pause = Readiness::kPause,
                                             .work = [&readiness, index] { readiness.refresh(index); },
                                             .fails = "not ready: the check " + name + " fails",
                                             .works_again = "the check " + name + " passes again",
                                         });
        ++index;
    }
}

void ReadinessWatch::start() {
    for (RecurringWork& check : checks_) {
        check.run_now();
        check.start();
    }
}

void ReadinessWatch::stop() {
    for (RecurringWork& check : checks_) check.stop();
}

}  // namespace bourse::app
