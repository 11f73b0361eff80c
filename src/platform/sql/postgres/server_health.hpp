#pragma once
#include <chrono>

namespace bourse::sql {

/// Decides when a silent server counts as gone, when to ask it again, and who asks. Knows nothing of sockets; times are
/// those of one monotonic clock and never run backwards. Not safe from two threads at once.
class ServerHealth {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// How long a server may be silent before somebody asks whether it is there.
    static constexpr std::chrono::milliseconds kSilence{700};
    /// How often a server that is gone is asked again.
    static constexpr std::chrono::milliseconds kProbeEvery{250};

    enum class Advice {
        Proceed,  ///< begin, or go on waiting
        Probe,    ///< ask the server, then say answered() or silent(): nobody else is told to until then
        GiveUp,   ///< the server is gone
    };

    /// For a call that is about to begin.
    [[nodiscard]] Advice before_call(Time now);
    /// For a call that has waited for an answer since `since` and heard nothing.
    [[nodiscard]] Advice while_waiting(Time since, Time now);

    /// The server answered the probe.
    void answered(Time now);
    /// The server did not answer the probe.
    void silent(Time now);
    /// A connection could not be made, outside of a probe.
    void refused(Time now);

    [[nodiscard]] bool is_down() const { return is_down_; }

  private:
    bool is_down_ = false;
    bool is_probing_ = false;
    /// When a probe was answered last.
    Time alive_ = Time::min();
    /// When it was found to be gone last.
    Time gone_ = Time::min();
};

}  // namespace bourse::sql
