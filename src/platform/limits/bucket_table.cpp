#include "platform/limits/bucket_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace bourse::limits {
namespace {

std::int64_t micros_of(BucketTable::Time time) {
    return std::chrono::floor<BucketTable::Microseconds>(time.time_since_epoch()).count();
}

}  // namespace

void BucketTable::Free::operator()(Slot* slots) const {
    std::free(slots);  // NOLINT(cppcoreguidelines-no-malloc): see the constructor
}

/// Zeroed memory that the system allocates on first touch; containers do not provide that.
BucketTable::BucketTable(Random& random, std::size_t sets)
    : set_mask_(sets - 1),
      slots_(static_cast<Slot*>(std::calloc(sets * kSlots, sizeof(Slot)))) {  // NOLINT(cppcoreguidelines-no-malloc)
    if (slots_ == nullptr) throw std::bad_alloc();
    random.fill(std::as_writable_bytes(std::span(secret_)));
}

Acquisition BucketTable::try_acquire(Key key, const Rate& rate, Time now) {
    const std::uint64_t hash = sip_hash(secret_, key);
    const std::int64_t now_micros = micros_of(now);
    const MutexLock lock(mutex_of(hash));
    Slot& slot = slot_for(hash);
    const Acquisition acquisition = limits::try_acquire(rate, Microseconds(slot.full_at_micros - now_micros));
    slot.full_at_micros = now_micros + acquisition.debt.count();
    return acquisition;
}

void BucketTable::give_back(Key key, const Rate& rate, Time now) {
    const std::uint64_t hash = sip_hash(secret_, key);
    const std::int64_t now_micros = micros_of(now);
    const MutexLock lock(mutex_of(hash));
    Slot& slot = slot_for(hash);
    slot.full_at_micros = now_micros + limits::give_back(rate, Microseconds(slot.full_at_micros - now_micros)).count();
}

BucketTable::Microseconds BucketTable::debt(Key key, Time now) const {
    const std::uint64_t hash = sip_hash(secret_, key);
    const MutexLock lock(mutex_of(hash));
    const auto set = set_of(hash);
    const auto found = std::find_if(set.begin(), set.end(), [hash](const Slot& slot) { return slot.key == hash; });
    return found == set.end() ? Microseconds::zero()
                              : std::max(Microseconds::zero(), Microseconds(found->full_at_micros - micros_of(now)));
}

void BucketTable::raise(Key key, Microseconds debt, Time now) {
    const std::uint64_t hash = sip_hash(secret_, key);
    const MutexLock lock(mutex_of(hash));
    Slot& slot = slot_for(hash);
    slot.full_at_micros = std::max(slot.full_at_micros, micros_of(now) + debt.count());
}

std::span<BucketTable::Slot, BucketTable::kSlots> BucketTable::set_of(std::uint64_t hash) const {
    return std::span<Slot, kSlots>(&slots_[(hash & set_mask_) * kSlots], kSlots);
}

BucketTable::Slot& BucketTable::slot_for(std::uint64_t hash) {
    const auto set = set_of(hash);
    const auto found = std::find_if(set.begin(), set.end(), [hash](const Slot& slot) { return slot.key == hash; });
    if (found != set.end()) return *found;
    Slot& fullest = *std::min_element(set.begin(), set.end(),
                                      [](const Slot& a, const Slot& b) { return a.full_at_micros < b.full_at_micros; });
    fullest.key = hash;
    return fullest;
}

}  // namespace bourse::limits
