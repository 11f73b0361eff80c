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
#include "base/time.hpp"
#include "platform/limits/rate.hpp"

namespace bourse::limits {

/// The buckets of this process, in a table that never grows.
///
/// Each key belongs to one set of eight slots, picked by a hash that nobody outside can foresee. A key that has no slot
/// takes over the fullest bucket of its set, as it is. Nearly always that one is full: it says nothing of its last
/// owner, and the newcomer starts afresh. Under a flood of keys it is not, and the newcomer starts with what is left in
/// it: a set never gives more than its eight buckets hold, whoever comes and goes, so nobody gains by changing
/// addresses.
///
/// Safe from any thread; waits for nothing but a short lock.
class BucketTable {
  public:
    using Key = std::span<const std::uint8_t>;
    using Microseconds = std::chrono::microseconds;

    /// For about a hundred thousand keys that are being limited at once: 2 MiB, of which the system gives what is used.
    static constexpr std::size_t kSets = 16'384;
    static constexpr std::size_t kSlots = 8;

    /// `sets`: a power of two.
    explicit BucketTable(Random& random, std::size_t sets = kSets);

    /// Takes a token.
    [[nodiscard]] Acquisition try_acquire(Key key, const Rate& rate, UtcTime now);
    /// Until the key's bucket is full; zero when it is, or is not known.
    [[nodiscard]] Microseconds debt(Key key, UtcTime now) const;
    /// Takes tokens until the bucket is full not before `debt` has passed.
    void raise(Key key, Microseconds debt, UtcTime now);

  private:
    struct Slot {
        /// The key's hash; 0 in a slot that was never used.
        std::uint64_t key;
        /// When the bucket is full again, counted from 1970.
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
