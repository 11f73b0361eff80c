#include "platform/openapi/shared_answers.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "base/error.hpp"

namespace bourse::openapi {
namespace {

bool may_be_shared(const SharedAnswers::Answer& answer) {
    return answer && !answer->stream && answer->cacheable_while && answer->cacheable_while->is_fresh();
}

}  // namespace

Task<SharedAnswers::Answer> SharedAnswers::share(std::string key, Task<Answer> making) {
    const auto joined = join(key);
    Flight& flight = *joined.flight;
    if (!joined.is_new) {
        auto waiting = flight.landed();
        co_await std::move(waiting);
        const Outcome& outcome = flight.outcome();
        if (outcome.has_thrown || may_be_shared(outcome.answer)) co_return outcome.answer;
        Answer own = co_await std::move(making);
        co_return own;
    }
    std::exception_ptr thrown;
    std::optional<Answer> answer;
    try {
        answer.emplace(co_await std::move(making));
    } catch (...) {
        thrown = std::current_exception();
    }
    leave(key, flight);
    if (thrown) {
        // The others get a value, because io threads must not share an exception.
        flight.land({error_of(thrown), true});
        std::rethrow_exception(thrown);
    }
    flight.land({*answer, false});
    co_return *std::move(answer);
}

tasks::SingleFlight<std::string, SharedAnswers::Flight>::Joined SharedAnswers::join(const std::string& key) {
    const MutexLock lock(mutex_);
    return flights_.join(key);
}

void SharedAnswers::leave(const std::string& key, const Flight& flight) {
    const MutexLock lock(mutex_);
    flights_.leave(key, flight);
}

}  // namespace bourse::openapi
