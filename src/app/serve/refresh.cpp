#include "app/serve/refresh.hpp"

#include <utility>

namespace bourse::app {

Refresh::Refresh(const Foundation& foundation, std::string subject, std::function<void()> look)
    : threads_(foundation.threads), log_(foundation.log), subject_(std::move(subject)), look_(std::move(look)) {}

void Refresh::start() {
    job_ = std::make_unique<tasks::PeriodicJob>(
        threads_.executor(0), thread_,
        tasks::PeriodicJob::Options{
            .pause = kPause, .work = [this] { run(); }, .failed = [this](std::string_view what) { failed(what); }});
}

void Refresh::run() {
    look_();
    if (!told_.empty()) log_.info("polling for " + subject_ + " works again");
    told_.clear();
}

void Refresh::failed(std::string_view what) {
    if (what == told_) return;
    told_ = what;
    log_.warn("cannot poll for " + subject_ + "; data in memory may be out of date", {{"what", what}});
}

}  // namespace bourse::app
