#include "platform/tasks/service_thread.hpp"

#include <pthread.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace bourse::tasks {
namespace {

std::jthread start(const std::string& name, std::function<void()> work, int niceness) {
    try {
        return std::jthread([name, niceness, work = std::move(work)] {
            pthread_setname_np(pthread_self(), name.c_str());
            // On Linux it is the thread's own. It cannot fail: everybody may ask for less.
            [[maybe_unused]] const int now = niceness == 0 ? 0 : ::nice(niceness);
            work();
        });
    } catch (const std::system_error& refused) {
        throw NoThread("cannot start the thread " + name + ": " + refused.code().message() +
                       "; raise the limit of threads: ulimit -u, or the limit of tasks of the service or container");
    }
}

}  // namespace

ServiceThread::ServiceThread(const std::string& name, std::function<void()> work, int niceness)
    : thread_(start(name, std::move(work), niceness)) {}

}  // namespace bourse::tasks
