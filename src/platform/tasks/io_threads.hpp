#pragma once
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "platform/tasks/service_thread.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// The threads for connections and periodic jobs. Each has its own io_context, so that requests share nothing and take
/// no lock.
class IoThreads {
  public:
    /// Creates the contexts and the threads, which wait for start(). Throws NoThread now, so that nothing has begun to
    /// serve on the threads that there are. 0: one for each core available to the process.
    explicit IoThreads(std::size_t count);
    /// join().
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    [[nodiscard]] std::size_t size() const { return contexts_.size(); }
    /// The executor of thread `index`; work posted before start() waits for it.
    [[nodiscard]] Executor executor(std::size_t index) { return contexts_[index]->get_executor(); }

    /// Lets the threads work; further calls do nothing.
    void start();
    /// Waits until each thread has no work left and ends; work of threads that were not started is dropped. Jobs and
    /// servers on the threads must be ended first. Call it once; not on an io thread.
    void join();

  private:
    using Guard = boost::asio::executor_work_guard<Executor>;
    enum class Gate : std::uint8_t { Closed, Open, Abandoned };

    /// Of a thread.
    void work(boost::asio::io_context& context);
    /// Opens or abandons the gate if it is still closed.
    void leave_gate(Gate gate);

    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<Guard> guards_;
    std::atomic<Gate> gate_ = Gate::Closed;
    /// Declared last, so that they are joined first.
    std::vector<ServiceThread> threads_;
};

}  // namespace bourse::tasks
