#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace bourse::http_client {

/// The server's end of one connection.
class Peer {
  public:
    explicit Peer(int socket) : socket_(socket) {}

    /// The bytes of a request up to the empty line after its header; empty when the client has
    /// closed.
    std::string read_request() {
        std::string request;
        std::array<char, 4096> piece;
        while (request.find("\r\n\r\n") == std::string::npos) {
            const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
            if (count <= 0) return {};
            request.append(piece.data(), static_cast<std::size_t>(count));
        }
        return request;
    }
    /// False when the client no longer accepts data.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Sends nothing until the client disconnects or the server stops.
    void wait_for_close() {
        while (!read_request().empty()) continue;
    }
    /// Ends the connection by a reset.
    void reset() const {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    [[nodiscard]] int socket() const { return socket_; }

  private:
    int socket_;
};

/// Runs a script for every connection to a free port of 127.0.0.1, each on its own thread.
class ScriptedServer {
  public:
    explicit ScriptedServer(std::function<void(Peer&)> script) : script_(std::move(script)) {
        listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listening_, generic, length) != 0 || ::listen(listening_, 128) != 0 ||
            ::getsockname(listening_, generic, &length) != 0) {
            throw std::runtime_error("no port for a server");
        }
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~ScriptedServer() {
        ::shutdown(listening_, SHUT_RDWR);
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
        }
        for (std::thread& thread : serving_) thread.join();
        ::close(listening_);
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }

  private:
    void accept_all() {
        for (;;) {
            const int socket = ::accept(listening_, nullptr, nullptr);
            if (socket < 0) return;
            ++connections_;
            const std::lock_guard lock(mutex_);
            open_.push_back(socket);
            serving_.emplace_back([this, socket] { serve(socket); });
        }
    }
    void serve(int socket) {
        Peer peer(socket);
        script_(peer);
        const std::lock_guard lock(mutex_);
        std::erase(open_, socket);
        ::close(socket);
    }

    std::function<void(Peer&)> script_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::thread accepting_;
    std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::thread> serving_;
};

}  // namespace bourse::http_client
