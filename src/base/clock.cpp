#include "base/clock.hpp"

namespace bourse {

UtcTime SystemClock::now() const {
    return UtcTime(std::chrono::floor<UtcTime::Duration>(std::chrono::system_clock::now()));
}

}  // namespace bourse
