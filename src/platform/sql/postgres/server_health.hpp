#pragma once
#include <chrono>

namespace bourse::sql {

/// The evidence about the server from an attempt to connect.
enum class Evidence {
    Alive,  ///< it answered, even with an error: too many clients, wrong password or database
    Gone,   ///< no answer in time, or the peer refused or reset the connection
    None,   ///< says nothing about existing sessions: a local failure, or the server accepts no new ones now
};

/// Decides when a silent server counts as gone, when to probe it again, and which caller probes. Does no I/O; times
/// come from one monotonic clock and never run backwards. Not safe from two threads at once.
class ServerHealth {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// How long a server may be silent before a caller probes it.
    static constexpr std::chrono::milliseconds kSilence{700};
    /// Interval between probes of a server that is gone.
    static constexpr std::chrono::milliseconds kProbeEvery{250};

    enum class Advice {
        Proceed,  ///< start, or continue to wait
        Probe,    ///< probe the server, then call probed(); no other caller gets this advice until then
        GiveUp,   ///< the server is gone, or accepts no new sessions
    };

    /// For a call that is about to start.
    [[nodiscard]] Advice before_call(Time now);
    /// For a call that needs a new session.
    [[nodiscard]] Advice before_connect(Time now);
    /// For a call that has waited for an answer since `since` without any data.
    [[nodiscard]] Advice while_waiting(Time since, Time now);

    /// Reports the result of a probe.
    void probed(Evidence found, Time now);
    /// Reports that a session could not be opened, outside of a probe. Does not affect existing sessions.
    void refused(Time now);

    /// Whether the server is gone for existing sessions too.
    [[nodiscard]] bool is_down() const { return is_down_; }

  private:
    [[nodiscard]] Advice unless(bool is_refusing, Time now);

    bool is_down_ = false;
    /// Whether the server accepts no new sessions.
    bool is_closed_ = false;
    bool is_probing_ = false;
    /// End of the last probe that did not find the server gone.
    Time asked_ = Time::min();
    /// Last time that the server was found to be gone or closed.
    Time refused_ = Time::min();
};

}  // namespace bourse::sql
