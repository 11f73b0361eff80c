#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/mutex.hpp"

namespace bourse::sql {

/// Admits one writer at a time, in order of arrival, so that a thread that writes without a pause starves no other.
/// Safe from any thread.
class WriterTurns {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// One turn, held for the lifetime of the object.
    class Turn {
      public:
        /// Waits until the earlier writers have ended, or throws Overloaded at `deadline`.
        Turn(WriterTurns& turns, std::optional<Time> deadline) : turns_(turns) { turns_.begin(deadline); }
        ~Turn() { turns_.end(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        WriterTurns& turns_;
    };

  private:
    void begin(std::optional<Time> deadline);
    void end();

    Mutex mutex_;
    ConditionVariable changed_;
    bool is_taken_ BOURSE_GUARDED_BY(mutex_) = false;
    std::uint64_t last_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// The numbers of those that wait, in order of arrival.
    std::deque<std::uint64_t> waiting_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::sql
