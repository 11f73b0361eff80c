#pragma once
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "platform/tasks/io_threads.hpp"

namespace bourse::http {

/// A listening socket of one io thread.
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, tasks::Executor>;

/// Opens one listening socket per io thread, all on one address; the kernel distributes connections
/// among them. `port` 0: any free port. Throws std::runtime_error with address and reason, also
/// when another process already listens there.
[[nodiscard]] std::vector<Acceptor> listen(tasks::IoThreads& threads, const std::string& host, std::uint16_t port);

/// Makes the kernel drop new connection requests, so that the queue of accepted connections can
/// empty before the socket is closed; closing it earlier would reset the queued connections. Has no
/// effect where socket filters are not permitted.
void refuse_new_connections(Acceptor& acceptor);

}  // namespace bourse::http
