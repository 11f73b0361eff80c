#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace bourse::tasks {

/// The executor of every io thread. A concrete type instead of any_io_executor, which costs an allocation and an
/// indirection for each step (docs/adr/0001).
using Executor = boost::asio::io_context::executor_type;

/// An asynchronous operation that does not block its io thread while it waits. Starts when awaited.
template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

}  // namespace bourse::tasks

namespace bourse {
using tasks::Task;
}
