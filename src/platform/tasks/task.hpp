#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace bourse::tasks {

/// The executor of every io thread. The concrete type, not any_io_executor, which costs an allocation and an
/// indirection at each step (docs/adr/0001).
using Executor = boost::asio::io_context::executor_type;

/// Work that may wait without holding its io thread. Starts when awaited.
template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

}  // namespace bourse::tasks

namespace bourse {
using tasks::Task;
}
