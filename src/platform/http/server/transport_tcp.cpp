#include "platform/http/server/connection.hpp"

namespace bourse::http {
namespace {

/// Plain HTTP.
class TcpTransport {
  public:
    explicit TcpTransport(Socket socket) : socket_(std::move(socket)) {}

    Socket& socket() { return socket_; }

    Task<> open(ErrorCode&) { co_return; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return socket_.async_read_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return socket_.async_write_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers>
    std::size_t write_now(const Buffers& buffers, ErrorCode& error) {
        return socket_.write_some(buffers, error);
    }

    Task<> close_write(ErrorCode& error) {
        socket_.shutdown(Socket::shutdown_send, error);
        co_return;
    }

  private:
    Socket socket_;
};

}  // namespace

Task<> serve_tcp(Socket socket, IoThreadState& thread_state) {
    Connection<TcpTransport> connection(TcpTransport(std::move(socket)), thread_state);
    co_await connection.run();
}

}  // namespace bourse::http
