#include "app/serve/notify_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>

namespace bourse::app {

bool NotifySocket::send(std::string_view state) const {
    if (address_.empty()) return true;
    sockaddr_un target{};
    target.sun_family = AF_UNIX;
    const bool is_abstract = address_.front() == '@';
    if ((!is_abstract && address_.front() != '/') || address_.size() >= sizeof(target.sun_path)) return false;
    address_.copy(target.sun_path, address_.size());
    // The name of an abstract socket begins with a zero byte, and its length is explicit.
    if (is_abstract) target.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());

    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return false;
    const auto* address = reinterpret_cast<const sockaddr*>(&target);
    const ssize_t sent = ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, address, length);
    ::close(socket);
    return sent == static_cast<ssize_t>(state.size());
}

}  // namespace bourse::app
