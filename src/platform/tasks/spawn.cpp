#include "platform/tasks/spawn.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <string>
#include <utility>

namespace bourse::tasks {
namespace {

void report(const std::exception_ptr& thrown, const TaskLost& lost) noexcept {
    try {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& failure) {
            lost(failure.what());
        } catch (...) {
            lost("an exception without a text");
        }
    } catch (...) {  // NOLINT(bugprone-empty-catch): nothing is left to tell
    }
}

}  // namespace

void spawn(const Executor& executor, Task<> work, TaskLost lost) {
    boost::asio::co_spawn(executor, std::move(work), [lost = std::move(lost)](const std::exception_ptr& thrown) {
        if (thrown) report(thrown, lost);
    });
}

}  // namespace bourse::tasks
