#pragma once
#include <chrono>
#include <cstdint>
#include <deque>

#include "base/time.hpp"

namespace bourse::upstream {

/// Maximum number of calls to a provider; 0: unlimited.
struct BudgetOptions {
    std::int64_t per_minute = 0;
    std::int64_t per_day = 0;
};

/// Limits calls in every minute and every 24 hours, as sliding windows, because it is unknown where a provider's
/// windows begin. Calls before a restart are forgotten. A clock that is set back makes the limits stricter, never
/// laxer. Not safe from two threads at once.
class CallBudget {
  public:
    explicit CallBudget(BudgetOptions options);

    /// Time until a call is allowed; zero: now.
    [[nodiscard]] UtcTime::Duration wait(UtcTime now);
    /// Counts a call made now; requires that wait() was zero.
    void take(UtcTime now);

  private:
    struct Window {
        std::int64_t limit;
        UtcTime::Duration span;
        /// The calls inside the window, oldest first; at most `limit`.
        std::deque<UtcTime> calls;

        UtcTime::Duration wait(UtcTime now);
        void take(UtcTime now);
    };
    Window minute_;
    Window day_;
};

}  // namespace bourse::upstream
