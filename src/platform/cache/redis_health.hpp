#pragma once
#include <chrono>

namespace bourse::cache {

/// Decides when a server counts as gone, and who asks whether it is back. Knows nothing of sockets; times are those of
/// one monotonic clock and never run backwards. Not safe from two threads at once.
class RedisHealth {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// How often a server that is gone is asked again.
    static constexpr std::chrono::milliseconds kProbeEvery{250};

    enum class Advice {
        Proceed,  ///< call
        Probe,    ///< ask whether it is back, then say answered() or failed(): nobody else is told to until then
        GiveUp,   ///< it is gone
    };

    /// For a call that is about to begin.
    [[nodiscard]] Advice before_call(Time now);
    /// A call, or a probe, got an answer.
    void answered();
    /// None came.
    void failed(Time now);

    [[nodiscard]] bool is_down() const { return is_down_; }

  private:
    bool is_down_ = false;
    bool is_probing_ = false;
    Time failed_{};
};

}  // namespace bourse::cache
