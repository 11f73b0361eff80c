#pragma once
#include <boost/asio/ip/tcp.hpp>

#include "platform/tasks/task.hpp"

namespace boost::asio::ssl {
class context;
}

namespace bourse::http {

class Worker;

/// A connection's socket, with the concrete executor; see tasks::Executor.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, tasks::Executor>;

/// Serves one accepted connection to its end. Never throws. `worker` and `tls` outlive it. Each has a unit of its own,
/// because each instantiates the whole connection.
Task<> serve_tcp(Socket socket, Worker& worker);
Task<> serve_tls(Socket socket, boost::asio::ssl::context& tls, Worker& worker);

}  // namespace bourse::http
