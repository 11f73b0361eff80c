#pragma once
#include <chrono>

namespace bourse::cache {

/// Decides when a server counts as gone, and which caller probes it. Does no I/O; times come from one monotonic clock
/// and never run backwards. Not safe from two threads at once.
class RedisHealth {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// Interval between probes of a server that is gone.
    static constexpr std::chrono::milliseconds kProbeEvery{250};

    enum class Advice {
        Proceed,  ///< make the call
        Probe,    ///< probe the server, then call answered() or failed(); no other caller gets this advice until then
        GiveUp,   ///< the server is gone
    };

    /// For a call that is about to start.
    [[nodiscard]] Advice before_call(Time now);
    /// Reports a reply to a call or a probe.
    void answered();
    /// Reports a call or a probe without a reply.
    void failed(Time now);

    [[nodiscard]] bool is_down() const { return is_down_; }

  private:
    bool is_down_ = false;
    bool is_probing_ = false;
    Time failed_{};
};

}  // namespace bourse::cache
