#include "platform/tasks/blocking_pool.hpp"

#include <unistd.h>

namespace bourse::tasks {

void BlockingPool::stand_back() const {
    thread_local bool stands_back = false;
    if (std::exchange(stands_back, true)) return;
    // On Linux it is the thread's own. It cannot fail: everybody may ask for less.
    [[maybe_unused]] const int niceness = ::nice(limits_.niceness);
}

}  // namespace bourse::tasks
