#pragma once
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Completion token: the Asio operation resumes its coroutine and stores its error in `error`, which outlives the
/// operation.
inline auto into(boost::system::error_code& error) {
    return boost::asio::redirect_error(boost::asio::use_awaitable_t<Executor>{}, error);
}

}  // namespace bourse::tasks
