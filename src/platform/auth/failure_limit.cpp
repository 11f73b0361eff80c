#include "platform/auth/failure_limit.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "platform/auth/hmac.hpp"

namespace bourse::auth {
namespace {

constexpr std::uint16_t kFull = std::numeric_limits<std::uint16_t>::max();

}  // namespace

FailureLimit::FailureLimit(const Clock& clock, Random& random, unsigned failures)
    : clock_(clock), failures_(failures), key_(random_key(random)), counts_(kSlices * kRows * kColumns) {}

/// Starts at kSlices, so that the window has no negative slice after a start of the machine.
std::int64_t FailureLimit::slice_of(Time time) {
    return time.time_since_epoch() / kSlice + static_cast<std::int64_t>(kSlices);
}

FailureLimit::Time FailureLimit::start_of(std::int64_t slice) {
    return Time((slice - static_cast<std::int64_t>(kSlices)) * kSlice);
}

Result<FailureLimit::Attempt> FailureLimit::begin(std::string_view account) {
    Attempt attempt{0, cells_of(account)};
    const Time now = clock_.steady_now();
    const MutexLock lock(mutex_);
    move_window(slice_of(now));
    attempt.slice = newest_;
    if (failures_since(newest_ - static_cast<std::int64_t>(kSlices) + 1, attempt) >= failures_) {
        return refusal(attempt, now);
    }
    for (std::size_t row = 0; row < kRows; ++row) {
        std::uint16_t& count = count_at(newest_, row, attempt.cells[row]);
        if (count != kFull) ++count;
    }
    return attempt;
}

void FailureLimit::take_back(const Attempt& attempt) {
    const MutexLock lock(mutex_);
    const bool is_in_window = attempt.slice <= newest_ && attempt.slice > newest_ - static_cast<std::int64_t>(kSlices);
    if (!is_in_window) return;
    for (std::size_t row = 0; row < kRows; ++row) {
        std::uint16_t& count = count_at(attempt.slice, row, attempt.cells[row]);
        // A saturated cell has lost its exact count; it stays saturated so that it never reads too low.
        if (count != kFull) --count;
    }
}

std::array<std::uint32_t, FailureLimit::kRows> FailureLimit::cells_of(std::string_view account) const {
    static_assert(sizeof(Digest) >= kRows * sizeof(std::uint32_t));
    const Digest digest = hmac_sha256(key_, account);
    std::array<std::uint32_t, kRows> cells{};
    std::memcpy(cells.data(), digest.data(), sizeof cells);
    for (std::uint32_t& cell : cells) cell %= kColumns;
    return cells;
}

void FailureLimit::move_window(std::int64_t slice) {
    const std::int64_t steps = std::min<std::int64_t>(slice - newest_, kSlices);
    for (std::int64_t step = 0; step < steps; ++step) {
        const auto table = counts_.begin() + (slice - step) % static_cast<std::int64_t>(kSlices) *
                                                 static_cast<std::int64_t>(kRows * kColumns);
        std::fill_n(table, kRows * kColumns, std::uint16_t{0});
    }
    newest_ = std::max(newest_, slice);
}

std::uint16_t& FailureLimit::count_at(std::int64_t slice, std::size_t row, std::uint32_t column) {
    const std::size_t table = static_cast<std::size_t>(slice) % kSlices;
    return counts_[(table * kRows + row) * kColumns + column];
}

unsigned FailureLimit::failures_since(std::int64_t first, const Attempt& attempt) {
    unsigned least = std::numeric_limits<unsigned>::max();
    for (std::size_t row = 0; row < kRows; ++row) {
        unsigned sum = 0;
        for (std::int64_t slice = first; slice <= newest_; ++slice) sum += count_at(slice, row, attempt.cells[row]);
        least = std::min(least, sum);
    }
    return least;
}

/// The wait ends when enough old slices have left the window to bring the count below the limit.
Error FailureLimit::refusal(const Attempt& attempt, Time now) {
    std::int64_t first = newest_ - static_cast<std::int64_t>(kSlices) + 1;
    while (failures_since(first, attempt) >= failures_) ++first;
    const Time free_again = start_of(first + static_cast<std::int64_t>(kSlices) - 1);
    const auto wait = std::chrono::ceil<std::chrono::seconds>(free_again - now);
    refused_.fetch_add(1, std::memory_order_relaxed);
    return {Errc::TooManyRequests, "too many failed sign-in attempts for this user name", {}, {}, wait};
}

}  // namespace bourse::auth
