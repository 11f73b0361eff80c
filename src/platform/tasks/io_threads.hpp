#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// The threads for connections and periodic jobs. Each has its own io_context, so that requests share nothing and take
/// no lock.
class IoThreads {
  public:
    /// Creates the contexts; no thread runs yet. 0: one for each core available to the process.
    explicit IoThreads(std::size_t count);
    /// join().
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    [[nodiscard]] std::size_t size() const { return contexts_.size(); }
    /// The executor of thread `index`; work posted before start() waits for it.
    [[nodiscard]] Executor executor(std::size_t index) { return contexts_[index]->get_executor(); }

    /// Starts the threads; further calls do nothing.
    void start();
    /// Waits until each thread has no work left and ends. Jobs and servers on the threads must be ended first. Call it
    /// once; not on an io thread.
    void join();

  private:
    using Guard = boost::asio::executor_work_guard<Executor>;
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<Guard> guards_;
    std::vector<std::jthread> threads_;
};

}  // namespace bourse::tasks
