#include "platform/tasks/io_threads.hpp"

#include <pthread.h>
#include <sched.h>

#include <string>

namespace bourse::tasks {
namespace {

/// Number of cores available to the process, from its affinity mask (taskset, cpusets);
/// std::thread::hardware_concurrency() does not always respect the mask.
std::size_t usable_cores() {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
    return static_cast<std::size_t>(CPU_COUNT(&cores));
}

void run_named(boost::asio::io_context& context, std::size_t index) {
    pthread_setname_np(pthread_self(), ("io-" + std::to_string(index)).c_str());
    context.run();
}

}  // namespace

IoThreads::IoThreads(std::size_t count) {
    if (count == 0) count = usable_cores();
    for (std::size_t i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        guards_.emplace_back(contexts_.back()->get_executor());
    }
}

IoThreads::~IoThreads() {
    join();
}

void IoThreads::start() {
    if (!threads_.empty()) return;
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
        threads_.emplace_back([this, i] { run_named(*contexts_[i], i); });
    }
}

void IoThreads::join() {
    guards_.clear();
    for (std::jthread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

}  // namespace bourse::tasks
