#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace bourse::auth {

/// Limits failed sign-ins under one name within an hour, whether or not an account with the name exists.
///
/// Counts in a fixed-size table (a count-min sketch) instead of a map of names, so that a flood of invented names
/// neither fills the memory nor evicts the count of a name under attack. Each name has one cell in each row, chosen
/// with a random key of this process; its count is the minimum of its cells. A count is never too low. It is too high
/// by about one for every ten thousand failures under other names within the hour, which would take minutes of password
/// hashing.
///
/// Counts in this process only. Safe from any thread; only holds a short lock.
class FailureLimit {
  public:
    static constexpr unsigned kFailures = 100;
    /// Failures are counted in time slices; the window moves at the end of a slice, so a failure counts for 60 to 65
    /// minutes.
    static constexpr std::chrono::minutes kSlice{5};
    static constexpr std::size_t kSlices = 13;

    /// A started sign-in attempt.
    struct Attempt {
        std::int64_t slice = 0;
        std::array<std::uint32_t, 4> cells{};
    };

    /// `clock` outlives the limit.
    FailureLimit(const Clock& clock, Random& random, unsigned failures = kFailures);

    /// Counts an attempt under `account` as a failure until take_back(), so that concurrent attempts cannot exceed the
    /// limit. All spellings of one account name must be normalized first. Errc::TooManyRequests with the time to wait.
    [[nodiscard]] Result<Attempt> begin(std::string_view account);
    /// Uncounts an attempt that succeeded or could not be decided. Call it at most once.
    void take_back(const Attempt& attempt);
    /// Number of attempts that begin() rejected.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  private:
    static constexpr std::size_t kRows = std::tuple_size_v<decltype(Attempt::cells)>;
    static constexpr std::size_t kColumns = 8192;
    /// Of the monotonic clock: a wall clock that jumps neither forgets failures nor locks users out.
    using Time = std::chrono::steady_clock::time_point;

    [[nodiscard]] static std::int64_t slice_of(Time time);
    [[nodiscard]] static Time start_of(std::int64_t slice);

    [[nodiscard]] std::array<std::uint32_t, kRows> cells_of(std::string_view account) const;
    /// Clears the slices that the window has left behind.
    void move_window(std::int64_t slice) BOURSE_REQUIRES(mutex_);
    [[nodiscard]] std::uint16_t& count_at(std::int64_t slice, std::size_t row, std::uint32_t column)
        BOURSE_REQUIRES(mutex_);
    /// The failures from slice `first` of the window on.
    [[nodiscard]] unsigned failures_since(std::int64_t first, const Attempt& attempt) BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Error refusal(const Attempt& attempt, Time now) BOURSE_REQUIRES(mutex_);

    const Clock& clock_;
    const unsigned failures_;
    const Secret key_;
    std::atomic<std::uint64_t> refused_{0};
    Mutex mutex_;
    /// The newest slice of the window.
    std::int64_t newest_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// kSlices tables of kRows × kColumns; slice s is in table s mod kSlices.
    std::vector<std::uint16_t> counts_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::auth
