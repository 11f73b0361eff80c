#include "app/serve/recurring_work.hpp"

#include <exception>
#include <thread>
#include <utility>

namespace bourse::app {

RecurringWork::RecurringWork(const Foundation& foundation, Options options)
    : threads_(foundation.threads),
      log_(foundation.log),
      readiness_(foundation.readiness),
      options_(std::move(options)) {}

void RecurringWork::run_now() {
    try {
        run();
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the first run after start() tells
    }
}

void RecurringWork::start() {
    job_ = std::make_unique<tasks::PeriodicJob>(threads_.executor(0), thread_,
                                                tasks::PeriodicJob::Options{
                                                    .pause = options_.pause,
                                                    .work = [this] { run(); },
                                                    .failed = [this](std::string_view what) { failed(what); },
                                                    .lost = [this](std::string_view what) { lost(what); },
                                                });
}

void RecurringWork::run() {
    options_.work();
    if (!logged_.empty()) log_.info(options_.works_again);
    logged_.clear();
}

void RecurringWork::failed(std::string_view what) {
    if (what == logged_) return;
    logged_ = what;
    log_.warn(options_.fails, {{"what", what}});
}

void RecurringWork::lost(std::string_view what) {
    readiness_.lose("background work has ended; restart the process");
    log_.error("background work has ended; restart the process", {{"work", options_.fails}, {"what", what}});
}

void delete_in_pieces(const std::atomic<bool>& is_stopping, const std::function<bool()>& delete_some) {
    constexpr std::chrono::milliseconds kForOtherWriters{20};
    while (!is_stopping && delete_some()) std::this_thread::sleep_for(kForOtherWriters);
}

RecurringWork::Options polling_for(const std::string& subject, std::function<void()> look) {
    constexpr std::chrono::milliseconds kPause{500};
    return {.pause = kPause,
            .work = std::move(look),
            .fails = "cannot check for " + subject + "; data in memory may be stale",
            .works_again = "checking for " + subject + " works again"};
}

}  // namespace bourse::app
