#include "platform/tasks/periodic_job.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>

#include "platform/tasks/into.hpp"

namespace bourse::tasks {
namespace {

using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace

/// State shared with the loop, which may outlive the job during its last run. Used only on the executor.
struct PeriodicJob::State {
    State(Executor executor, BlockingPool& blocking, Options chosen)
        : timer(executor), pool(blocking), options(std::move(chosen)) {}
    Timer timer;
    BlockingPool& pool;
    Options options;
    bool stopping = false;
};

PeriodicJob::PeriodicJob(Executor executor, BlockingPool& pool, Options options)
    : state_(std::make_shared<State>(executor, pool, std::move(options))) {
    // The loop reports exceptions of the work itself and owns its state, so it need not be joined.
    spawn(executor, loop(state_), [state = state_](std::string_view what) {
        if (state->options.lost) state->options.lost(what);
    });
}

PeriodicJob::~PeriodicJob() {
    boost::asio::post(state_->timer.get_executor(), [state = state_] {
        state->stopping = true;
        state->timer.cancel();
    });
}

Task<void> PeriodicJob::loop(std::shared_ptr<State> state) {
    while (!state->stopping) {
        boost::system::error_code cancelled;
        state->timer.expires_after(state->options.pause);
        co_await state->timer.async_wait(into(cancelled));
        if (state->stopping) break;
        std::string failure;
        try {
            const auto run_once = [&work = state->options.work] {
                work();
                return true;
            };
            co_await state->pool.run(run_once);
        } catch (const std::exception& error) {
            failure = error.what();
        } catch (...) {
            failure = "an exception without a text";
        }
        if (!failure.empty()) state->options.failed(failure);
    }
}

}  // namespace bourse::tasks
