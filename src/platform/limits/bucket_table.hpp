#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/mutex.hpp"
#include "base/random.hpp"
#include "base/sip_hash.hpp"
#include "platform/limits/rate.hpp"

namespace bourse::limits {

/// The token buckets of this process, in a fixed-size table.
///
/// A keyed hash, unpredictable for clients, maps each key to one set of eight slots. A key without a slot takes over
/// the fullest bucket of its set with its contents. That bucket is nearly always full, so the new key starts without
/// history. During a flood of keys it is not full, and the new key starts with the remaining tokens: a set never grants
/// more than its eight buckets hold, so changing addresses gains nothing.
///
/// Safe from any thread; only holds a short lock.
class BucketTable {
  public:
    using Key = std::span<const std::uint8_t>;
    using Microseconds = std::chrono::microseconds;
    /// Of the monotonic clock, so that a wall clock that jumps neither grants tokens nor holds them back.
    using Time = std::chrono::steady_clock::time_point;

    /// For about a hundred thousand concurrently limited keys: 2 MiB, allocated by the system on use.
    static constexpr std::size_t kSets = 16'384;
    static constexpr std::size_t kSlots = 8;

    /// `sets` must be a power of two.
    explicit BucketTable(Random& random, std::size_t sets = kSets);

    /// Takes a token.
    [[nodiscard]] Acquisition try_acquire(Key key, const Rate& rate, Time now);
    /// Gives a token back.
    void give_back(Key key, const Rate& rate, Time now);
    /// Time until the key's bucket is full; zero when it is full or unknown.
    [[nodiscard]] Microseconds debt(Key key, Time now) const;
    /// Removes tokens so that the bucket is full no earlier than after `debt`.
    void raise(Key key, Microseconds debt, Time now);

  private:
    struct Slot {
        /// The key's hash; 0 in an unused slot.
        std::uint64_t key;
        /// When the bucket will be full, in microseconds of the monotonic clock.
        std::int64_t full_at_micros;
    };
    struct Free {
        void operator()(Slot* slots) const;
    };
    struct alignas(64) Lock {
        Mutex mutex;
    };

    [[nodiscard]] std::span<Slot, kSlots> set_of(std::uint64_t hash) const;
    [[nodiscard]] Mutex& mutex_of(std::uint64_t hash) const { return locks_[hash & (kLocks - 1)].mutex; }
    /// The key's slot; takes one over when it has none.
    [[nodiscard]] Slot& slot_for(std::uint64_t hash);

    static constexpr std::size_t kLocks = 64;

    SipKey secret_{};
    std::uint64_t set_mask_;
    std::unique_ptr<Slot[], Free> slots_;
    mutable std::array<Lock, kLocks> locks_;
};

}  // namespace bourse::limits
