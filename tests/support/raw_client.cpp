#include "support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bourse::test {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

/// Status line and fields, up to the empty line.
WireResponse parse_head(std::string_view head) {
    WireResponse response;
    if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("not a response: " + std::string(head.substr(0, 80)));
    response.status = std::stoi(std::string(head.substr(9, 3)));
    std::size_t start = head.find("\r\n") + 2;
    while (start < head.size()) {
        const std::size_t end = head.find("\r\n", start);
        const std::string_view line = head.substr(start, end - start);
        const std::size_t colon = line.find(": ");
        if (colon == std::string_view::npos) throw std::runtime_error("not a header field: " + std::string(line));
        response.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
        start = end + 2;
    }
    return response;
}

}  // namespace

std::string WireResponse::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) fail("socket");
    const timeval patience{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int reason = errno;
        close(socket_);
        errno = reason;
        fail("connect");
    }
}

RawClient::~RawClient() {
    if (socket_ >= 0) close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept : socket_(other.socket_), buffer_(std::move(other.buffer_)) {
    other.socket_ = -1;
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0) fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void RawClient::end_writing() {
    shutdown(socket_, SHUT_WR);
}

bool RawClient::fill() {
    std::array<char, 64 * 1024> piece;
    const ssize_t count = recv(socket_, piece.data(), piece.size(), 0);
    if (count < 0) fail("recv");
    buffer_.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::optional<WireResponse> RawClient::read(bool has_body) {
    std::size_t head_end = 0;
    while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (fill()) continue;
        if (buffer_.empty()) return std::nullopt;
        throw std::runtime_error("the answer is cut in its header");
    }
    WireResponse response = parse_head(std::string_view(buffer_).substr(0, head_end + 2));
    buffer_.erase(0, head_end + 4);
    if (!has_body || response.status == 204 || response.status == 304 || response.status == 100) return response;
    if (response.header("transfer-encoding") == "chunked") {
        for (;;) {
            const std::size_t size = std::stoul(take_line(), nullptr, 16);
            response.body += take(size);
            if (!take_line().empty()) throw std::runtime_error("a chunk does not end with its line end");
            if (size == 0) return response;
        }
    }
    response.body = take(std::stoul(response.headers.at("content-length")));
    return response;
}

std::string RawClient::read_to_end() {
    while (fill()) continue;
    return std::exchange(buffer_, {});
}

std::string RawClient::take(std::size_t count) {
    while (buffer_.size() < count) {
        if (!fill()) throw std::runtime_error("the answer is cut in its body");
    }
    std::string bytes = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return bytes;
}

std::string RawClient::take_line() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
        if (!fill()) throw std::runtime_error("the answer is cut in its body");
    }
    std::string line = take(end);
    buffer_.erase(0, 2);
    return line;
}

bool RawClient::is_closed() {
    try {
        return buffer_.empty() && !fill();
    } catch (const std::system_error& error) {
        return error.code() == std::errc::connection_reset;
    }
}

WireResponse RawClient::ask(std::string_view request) {
    send(request);
    auto response = read(!request.starts_with("HEAD "));
    if (!response) throw std::runtime_error("the server closed without an answer");
    return std::move(*response);
}

std::string get(std::string_view target, std::string_view more_lines) {
    std::string request = "GET ";
    request += target;
    request += " HTTP/1.1\r\nHost: test\r\n";
    request += more_lines;
    request += "\r\n";
    return request;
}

}  // namespace bourse::test
