#pragma once
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "platform/tasks/one_shot_event.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Work whose outcome several callers wait for. One thread performs it and calls land() or fail()
/// once. Safe from any thread.
template <class Outcome>
class Flight {
  public:
    /// True for the first caller only, when several threads could perform the work.
    [[nodiscard]] bool take_up() { return !is_taken_up_.exchange(true); }

    void land(Outcome outcome) {
        outcome_.emplace(std::move(outcome));
        wake();
    }
    void fail(std::exception_ptr thrown) {
        thrown_ = std::move(thrown);
        wake();
    }

    /// Waits until land() or fail(). The flight outlives the task.
    [[nodiscard]] Task<> landed() { return landed_.wait(); }
    /// A blocking variant of landed().
    void wait_for_landing() { over_.wait(); }

    /// The outcome; rethrows the exception of a failed flight. Only after land() or fail().
    [[nodiscard]] const Outcome& outcome() const {
        if (thrown_) std::rethrow_exception(thrown_);
        return *outcome_;
    }

  private:
    void wake() {
        landed_.fire();
        over_.count_down();
    }

    std::atomic<bool> is_taken_up_ = false;
    /// Written before the two events below fire, and read after that.
    std::optional<Outcome> outcome_;
    std::exception_ptr thrown_;
    OneShotEvent landed_;
    std::latch over_{1};
};

/// The current flights, at most one per key; later requests for a key join its flight. `AnyFlight`
/// is a Flight or derives from one. Not thread-safe.
template <class Key, class AnyFlight, class Hash = std::hash<Key>>
class SingleFlight {
  public:
    struct Joined {
        std::shared_ptr<AnyFlight> flight;
        /// Whether the caller started the flight.
        bool is_new = false;
    };

    /// The flight of this key; starts one when there is none.
    [[nodiscard]] Joined join(const Key& key) {
        auto& flight = flights_[key];
        const bool is_new = !flight;
        if (is_new) flight = std::make_shared<AnyFlight>();
        return {flight, is_new};
    }

    /// Removes the flight, unless the key has a newer one.
    void leave(const Key& key, const AnyFlight& flight) {
        const auto found = flights_.find(key);
        if (found != flights_.end() && found->second.get() == &flight) flights_.erase(found);
    }

    /// The next request for the key starts a new flight; callers that joined the old one still wait
    /// for it.
    void forget(const Key& key) { flights_.erase(key); }
    void forget_all() { flights_.clear(); }

  private:
    std::unordered_map<Key, std::shared_ptr<AnyFlight>, Hash> flights_;
};

}  // namespace bourse::tasks
