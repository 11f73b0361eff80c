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

/// Progress of a command: rows, rows per second and, when `total_bytes` is known (not 0), the share done and the
/// seconds left; optionally preceded by a bar of 30 characters.
[[nodiscard]] std::string describe_progress(std::uint64_t bytes, std::uint64_t total_bytes, std::uint64_t rows,
                                            std::chrono::duration<double> elapsed, bool with_bar);

/// Shows the progress of a long command: a bar that redraws itself on a terminal, otherwise a plain line every few
/// seconds.
class Progress {
  public:
    using Clock = std::chrono::steady_clock;

    /// Writes to `out`, which outlives the object. `total_bytes` is 0 when unknown, as for standard input.
    Progress(std::FILE* out, std::uint64_t total_bytes);

    /// Redraws at most ten times a second; call it as often as needed.
    void update(std::uint64_t bytes, std::uint64_t rows);
    /// Removes the bar, so that later output begins on a clean line.
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
