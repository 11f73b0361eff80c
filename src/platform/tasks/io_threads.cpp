#include "platform/tasks/io_threads.hpp"

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

}  // namespace

IoThreads::IoThreads(std::size_t count) {
    if (count == 0) count = usable_cores();
    for (std::size_t i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        guards_.emplace_back(contexts_.back()->get_executor());
    }
    try {
        for (std::size_t i = 0; i < count; ++i) {
            threads_.emplace_back("io-" + std::to_string(i), [this, &context = *contexts_[i]] { work(context); });
        }
    } catch (...) {
        leave_gate(Gate::Abandoned);
        throw;
    }
}

IoThreads::~IoThreads() {
    join();
}

void IoThreads::work(boost::asio::io_context& context) {
    gate_.wait(Gate::Closed);
    if (gate_ == Gate::Open) context.run();
}

void IoThreads::leave_gate(Gate gate) {
    Gate closed = Gate::Closed;
    if (gate_.compare_exchange_strong(closed, gate)) gate_.notify_all();
}

void IoThreads::start() {
    leave_gate(Gate::Open);
}

void IoThreads::join() {
    leave_gate(Gate::Abandoned);
    guards_.clear();
    threads_.clear();
}

}  // namespace bourse::tasks
