#include "platform/tasks/service_thread.hpp"

#include <pthread.h>

#include <system_error>
#include <utility>

namespace bourse::tasks {
namespace {

std::jthread start(const std::string& name, std::function<void()> work) {
    try {
        return std::jthread([name, work = std::move(work)] {
            pthread_setname_np(pthread_self(), name.c_str());
            work();
        });
    } catch (const std::system_error& refused) {
        throw NoThread("cannot start the thread " + name + ": " + refused.code().message() +
                       "; raise the limit of threads: ulimit -u, or the limit of tasks of the service or container");
    }
}

}  // namespace

ServiceThread::ServiceThread(const std::string& name, std::function<void()> work)
    : thread_(start(name, std::move(work))) {}

}  // namespace bourse::tasks
