#pragma once
#include <chrono>
#include <cstdint>
#include <deque>

#include "base/time.hpp"

namespace bourse::upstream {

/// How many calls a provider allows; 0: as many as one likes.
struct BudgetOptions {
    std::int64_t per_minute = 0;
    std::int64_t per_day = 0;
};

/// Counts calls against limits that hold in every span of a minute and of a day (24 h), wherever it begins: nobody says
/// by which clock a provider counts. What was called before a restart is forgotten. A clock that is set back makes the
/// limits stricter, never laxer. Not safe from two threads at once.
class CallBudget {
  public:
    explicit CallBudget(BudgetOptions options);

    /// How long until a call may be made; zero: now.
    [[nodiscard]] UtcTime::Duration wait(UtcTime now);
    /// Counts a call that is made now; wait() was zero.
    void take(UtcTime now);

  private:
    struct Window {
        std::int64_t limit;
        UtcTime::Duration span;
        /// The calls that still count, oldest first; at most `limit`.
        std::deque<UtcTime> calls;

        UtcTime::Duration wait(UtcTime now);
        void take(UtcTime now);
    };
    Window minute_;
    Window day_;
};

}  // namespace bourse::upstream
