#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace bourse::app {

/// `1508` as `1,508`.
[[nodiscard]] std::string with_commas(std::uint64_t number);

/// `1 row`, `1,508 rows`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// How far a command is: rows, rows a second and, when `total_bytes` is known (not 0), the share done and the seconds
/// left; with a bar of 30 places in front when asked for.
[[nodiscard]] std::string describe_progress(std::uint64_t bytes, std::uint64_t total_bytes, std::uint64_t rows,
                                            std::chrono::duration<double> elapsed, bool with_bar);

/// Shows how far a long command is: a bar that redraws itself on a terminal, else a plain line every few seconds.
class Progress {
  public:
    using Clock = std::chrono::steady_clock;

    /// Writes to `out`, which outlives it. `total_bytes` is 0 when it is not known, as for standard input.
    Progress(std::FILE* out, std::uint64_t total_bytes);

    /// Call as often as you like; draws ten times a second at most.
    void update(std::uint64_t bytes, std::uint64_t rows);
    /// Removes the bar, so that what follows begins on a clean line.
    void finish();

    [[nodiscard]] Clock::duration elapsed() const { return Clock::now() - started_; }

  private:
    std::FILE* out_;
    std::uint64_t total_bytes_;
    bool terminal_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point next_draw_;
};

}  // namespace bourse::app
