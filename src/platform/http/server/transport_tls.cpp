#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "platform/http/server/connection.hpp"

namespace bourse::http {
namespace {

/// HTTPS.
class TlsTransport {
  public:
    TlsTransport(Socket socket, boost::asio::ssl::context& tls) : stream_(std::move(socket), tls) {}

    Socket& socket() { return stream_.next_layer(); }

    Task<> open(ErrorCode& error) {
        co_await stream_.async_handshake(boost::asio::ssl::stream_base::server, into(error));
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return stream_.async_read_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return stream_.async_write_some(buffers, std::forward<Token>(token));
    }

    /// Asio's TLS stream loses encrypted data when the socket would block, so nothing is sent
    /// without waiting.
    template <class Buffers>
    std::size_t write_now(const Buffers&, ErrorCode& error) {
        error = boost::asio::error::would_block;
        return 0;
    }

    /// Sends close_notify and waits for the peer's.
    Task<> close_write(ErrorCode& error) {
        co_await stream_.async_shutdown(into(error));
        if (!error) socket().shutdown(Socket::shutdown_send, error);
    }

  private:
    boost::asio::ssl::stream<Socket> stream_;
};

}  // namespace

Task<> serve_tls(Socket socket, boost::asio::ssl::context& tls, IoThreadState& thread_state) {
    Connection<TlsTransport> connection(TlsTransport(std::move(socket), tls), thread_state);
    co_await connection.run();
}

}  // namespace bourse::http
