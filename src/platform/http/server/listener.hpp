#pragma once
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "platform/tasks/io_threads.hpp"

namespace bourse::http {

/// A listening socket of one io thread.
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, tasks::Executor>;

/// One listening socket for each io thread, all on one address; the kernel spreads connections over them. `port` 0: any
/// free one. Throws std::runtime_error with address and reason, also when another process listens there already.
[[nodiscard]] std::vector<Acceptor> listen(tasks::IoThreads& threads, const std::string& host, std::uint16_t port);

/// Has the kernel drop connection requests that come from now on, so that the queue of accepted connections can run
/// empty before the socket is closed; closing it with connections in the queue would reset them. Does what it can:
/// where socket filters are not permitted, nothing.
void refuse_new_connections(Acceptor& acceptor);

}  // namespace bourse::http
