#include "app/serve/database_probe.hpp"

#include <exception>
#include <utility>

namespace bourse::app {

Task<> DatabaseProbe::ask() {
    const std::shared_ptr<Flight> flight = join();
    if (flight->take_up()) {
        auto flying = fly(flight);
        co_await std::move(flying);
    } else {
        auto landing = flight->landed();
        co_await std::move(landing);
    }
    // Each probe throws an exception of its own, because io threads must not share one.
    if (!flight->outcome().empty()) throw Unavailable(flight->outcome());
}

std::shared_ptr<DatabaseProbe::Flight> DatabaseProbe::join() {
    const MutexLock lock(mutex_);
    if (!flight_) flight_ = std::make_shared<Flight>();
    return flight_;
}

Task<> DatabaseProbe::fly(std::shared_ptr<Flight> flight) {
    const auto work = [this] { return query(); };
    std::string failure;
    try {
        failure = co_await thread_.run_admitted(work);
    } catch (const std::exception& thrown) {
        // The others must not wait for ever.
        failure = thrown.what();
    }
    {
        const MutexLock lock(mutex_);
        flight_.reset();
    }
    flight->land(std::move(failure));
}

std::string DatabaseProbe::query() {
    queries_.fetch_add(1, std::memory_order_relaxed);
    try {
        for (sql::Database* database : databases_) sql::probe(*database);
        return "";
    } catch (const std::exception& failure) {
        return failure.what();
    }
}

}  // namespace bourse::app
