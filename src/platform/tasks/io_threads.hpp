#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// The threads that carry connections and periodic jobs: one io_context each, so that nothing on a request's way is
/// shared or locked.
class IoThreads {
  public:
    /// Makes the contexts; no thread runs yet. 0: one for each core that the process may use.
    explicit IoThreads(std::size_t count);
    /// join().
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    [[nodiscard]] std::size_t size() const { return contexts_.size(); }
    /// Where to spawn on thread `index`; work given before start() waits for it.
    [[nodiscard]] Executor executor(std::size_t index) { return contexts_[index]->get_executor(); }

    /// Runs the threads, once; further calls do nothing.
    void start();
    /// Lets each thread end when it has nothing left to do, and waits for that. Whoever spawned a job or a server on
    /// the threads ends it before. Once; not on an io thread.
    void join();

  private:
    using Guard = boost::asio::executor_work_guard<Executor>;
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<Guard> guards_;
    std::vector<std::jthread> threads_;
};

}  // namespace bourse::tasks
