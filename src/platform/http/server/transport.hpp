#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "platform/tasks/task.hpp"

namespace boost::asio::ssl {
class context;
}

namespace bourse::http {

class IoThreadState;

using ErrorCode = boost::system::error_code;

/// A connection's socket, with the concrete executor; see tasks::Executor.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, tasks::Executor>;

/// Serves one accepted connection until it closes. Never throws. `thread_state` and `tls` outlive
/// it. Each is in its own translation unit, because each instantiates the whole connection.
Task<> serve_tcp(Socket socket, IoThreadState& thread_state);
Task<> serve_tls(Socket socket, boost::asio::ssl::context& tls, IoThreadState& thread_state);

}  // namespace bourse::http
