#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/lru_cache.hpp"
#include "base/mutex.hpp"
#include "features/quotes/model/cached.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/single_flight.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::quotes {

struct CacheOptions {
    /// Time during which an answer is fresh and served without a call.
    std::chrono::seconds fresh{60};
    /// Time during which an unknown symbol is remembered.
    std::chrono::seconds unknown{30};
    /// Additional time after `fresh` during which an answer is served while loads fail.
    std::chrono::seconds grace{3600};
    /// Deadline of a load, from its request. A load without a thread by then is not started, so that expired requests
    /// do not delay others.
    std::chrono::milliseconds deadline{5000};
    /// Memory budget of the answers, and maximum number of remembered unknown symbols.
    std::size_t budget_bytes = std::size_t{16} << 20;
    std::size_t max_unknown = 10'000;
};

struct CacheCounts {
    /// Requests answered from memory, including remembered unknown symbols.
    std::uint64_t hits = 0;
    /// Requests that waited for a load, started by themselves or by another request.
    std::uint64_t misses = 0;
    /// Calls of the load function.
    std::uint64_t loads = 0;
    /// Failed loads answered with a stale value.
    std::uint64_t stale = 0;
};

/// Caches, by symbol, the answers of a slow and unreliable load function. Concurrent requests for an expired value
/// share one load. Failures are not cached: the next request calls the load function again, which must protect itself.
/// Safe from any thread.
template <class T>
class QuoteCache {
  public:
    /// Loads within `left`, the rest of the deadline. May block. Exceptions reach all waiting callers.
    using Load = std::function<Answer<T>(const Symbol&, std::chrono::milliseconds left)>;

    /// `pool` and `clock` must outlive this object.
    QuoteCache(CacheOptions options, Load load, tasks::BlockingPool& pool, const Clock& clock)
        : options_(options),
          load_(std::move(load)),
          pool_(pool),
          clock_(clock),
          known_(options.budget_bytes),
          unknown_(options.max_unknown) {}

    /// For io threads: loads on the blocking pool.
    Task<Answer<Cached<T>>> get(Symbol symbol) {
        const Found found = find_or_join(symbol);
        if (found.answer) co_return *found.answer;
        if (found.is_ours) {
            const auto work = [this, &symbol, &flight = *found.flight] {
                perform(symbol, flight);
                return true;
            };
            // The deadline bounds the number of waiting loads.
            co_await pool_.run_admitted(work);
        }
        // Needed even for a load started here: a thread in get_blocking() may be performing it.
        co_await found.flight->landed();
        co_return found.flight->outcome();
    }

    /// For threads of the blocking pool: loads on the calling thread, or waits there for a running load.
    Answer<Cached<T>> get_blocking(const Symbol& symbol) {
        const Found found = find_or_join(symbol);
        if (found.answer) return *found.answer;
        // The first thread performs the load. A load queued in the pool would never get a thread if all threads waited
        // here.
        perform(symbol, *found.flight);
        found.flight->wait_for_landing();
        return found.flight->outcome();
    }

    [[nodiscard]] CacheCounts counts() const { return {hits_, misses_, loads_, stale_}; }

    /// Memory use of the cached answers.
    [[nodiscard]] std::size_t bytes() const {
        const MutexLock lock(mutex_);
        return known_.weight();
    }

  private:
    struct Kept {
        std::shared_ptr<const T> value;
        UtcTime asked;
    };
    /// One load, shared by all requests that wait for it.
    struct Flight : tasks::Flight<Answer<Cached<T>>> {
        UtcTime begun;
    };
    /// A cached answer, or else its load and whether the caller started it.
    struct Found {
        std::optional<Answer<Cached<T>>> answer;
        std::shared_ptr<Flight> flight;
        bool is_ours = false;
    };

    Found find_or_join(const Symbol& symbol) {
        // One lock for both steps: otherwise a load that ends in between would be neither found nor
        // joined.
        const MutexLock lock(mutex_);
        const UtcTime now = clock_.now();
        if (auto answer = find(symbol, now)) {
            ++hits_;
            return {std::move(answer), nullptr};
        }
        ++misses_;
        const auto [flight, is_new] = flights_.join(symbol);
        if (is_new) flight->begun = now;
        return {std::nullopt, flight, is_new};
    }

    /// The cached answer, when it may be served without a load.
    std::optional<Answer<Cached<T>>> find(const Symbol& symbol, UtcTime now) BOURSE_REQUIRES(mutex_) {
        if (const Kept* kept = known_.find(symbol); kept != nullptr && age_of(kept->asked, now) < options_.fresh) {
            return served(*kept, now, false);
        }
        const UtcTime* asked = unknown_.find(symbol);
        if (asked == nullptr || age_of(*asked, now) >= options_.unknown) return std::nullopt;
        return unknown_symbol("cached as unknown");
    }

    /// Loads, unless another thread has already started.
    void perform(const Symbol& symbol, Flight& flight) {
        if (!flight.take_up()) return;
        const UtcTime asked = clock_.now();
        try {
            flight.land(settle(symbol, flight, asked, load_in_time(symbol, asked - flight.begun)));
        } catch (...) {
            leave(symbol, flight);
            flight.fail(std::current_exception());
        }
    }

    void leave(const Symbol& symbol, const Flight& flight) {
        const MutexLock lock(mutex_);
        flights_.leave(symbol, flight);
    }

    /// Stores the loaded answer, ends the flight and returns the final answer.
    Answer<Cached<T>> settle(const Symbol& symbol, const Flight& flight, UtcTime asked, Answer<T> loaded) {
        const MutexLock lock(mutex_);
        Answer<Cached<T>> outcome = remember(symbol, asked, std::move(loaded));
        flights_.leave(symbol, flight);
        return outcome;
    }

    Answer<T> load_in_time(const Symbol& symbol, UtcTime::Duration waited) {
        const auto left = options_.deadline -
                          std::chrono::ceil<std::chrono::milliseconds>(std::max(UtcTime::Duration::zero(), waited));
        if (left <= std::chrono::milliseconds::zero()) {
            return upstream::throttled("too many waiting calls", std::chrono::seconds(1));
        }
        ++loads_;
        return load_(symbol, left);
    }

    /// Stores the loaded answer and returns the final answer.
    Answer<Cached<T>> remember(const Symbol& symbol, UtcTime asked, Answer<T> loaded) BOURSE_REQUIRES(mutex_) {
        const UtcTime now = clock_.now();
        if (loaded) {
            Kept kept{std::make_shared<const T>(std::move(*loaded)), asked};
            unknown_.erase(symbol);
            known_.put(symbol, kept, bytes_of(*kept.value));
            return served(kept, now, false);
        }
        if (loaded.error().kind == Failure::Kind::UnknownSymbol) {
            known_.erase(symbol);
            unknown_.put(symbol, asked, 1);
            return loaded.error();
        }
        const Kept* const old = known_.find(symbol);
        if (old == nullptr || age_of(old->asked, now) >= options_.fresh + options_.grace) return loaded.error();
        ++stale_;
        return served(*old, now, true);
    }

    static Answer<Cached<T>> served(const Kept& kept, UtcTime now, bool is_stale) {
        return Cached<T>{kept.value, age_of(kept.asked, now), is_stale};
    }
    /// The age, never negative when the clock was set back.
    static std::chrono::seconds age_of(UtcTime asked, UtcTime now) {
        return std::chrono::floor<std::chrono::seconds>(std::max(UtcTime::Duration::zero(), now - asked));
    }

    const CacheOptions options_;
    const Load load_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;

    std::atomic<std::uint64_t> hits_{0};
    std::atomic<std::uint64_t> misses_{0};
    std::atomic<std::uint64_t> loads_{0};
    std::atomic<std::uint64_t> stale_{0};

    /// Never held during a load.
    mutable Mutex mutex_;
    LruCache<Symbol, Kept> known_ BOURSE_GUARDED_BY(mutex_);
    /// The time of the load that reported each symbol as unknown.
    LruCache<Symbol, UtcTime> unknown_ BOURSE_GUARDED_BY(mutex_);
    tasks::SingleFlight<Symbol, Flight> flights_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::quotes
