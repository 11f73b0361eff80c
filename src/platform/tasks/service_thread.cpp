#include "platform/tasks/service_thread.hpp"

#include <pthread.h>

#include <utility>

namespace bourse::tasks {

ServiceThread::ServiceThread(const std::string& name, std::function<void()> work)
    : thread_([name, work = std::move(work)] {
          pthread_setname_np(pthread_self(), name.c_str());
          work();
      }) {}

}  // namespace bourse::tasks
