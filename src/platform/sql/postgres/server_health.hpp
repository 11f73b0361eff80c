#pragma once
#include <chrono>

namespace bourse::sql {

/// What an attempt to connect tells of the server.
enum class Evidence {
    Alive,  ///< it answered, be it that it said no: it is full, or the password or the database is wrong
    Gone,   ///< nobody answered in time, or the peer refused or reset the connection
    None,   ///< nothing of the sessions that there are: something of ours failed, or the server takes no new ones now
};

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
        Probe,    ///< ask the server, then say probed(): nobody else is told to until then
        GiveUp,   ///< the server is gone, or takes no new sessions
    };

    /// For a call that is about to begin.
    [[nodiscard]] Advice before_call(Time now);
    /// For a call that needs a new session.
    [[nodiscard]] Advice before_connect(Time now);
    /// For a call that has waited for an answer since `since` and heard nothing.
    [[nodiscard]] Advice while_waiting(Time since, Time now);

    /// What the probe has found.
    void probed(Evidence found, Time now);
    /// A session could not be made, outside of a probe. Says nothing of those that there are.
    void refused(Time now);

    /// Whether it is gone for the sessions that there are, too.
    [[nodiscard]] bool is_down() const { return is_down_; }

  private:
    [[nodiscard]] Advice unless(bool is_refusing, Time now);

    bool is_down_ = false;
    /// No new sessions.
    bool is_closed_ = false;
    bool is_probing_ = false;
    /// When a probe ended last that was not evidence against the server.
    Time asked_ = Time::min();
    /// When it was found to be gone or closed last.
    Time refused_ = Time::min();
};

}  // namespace bourse::sql
