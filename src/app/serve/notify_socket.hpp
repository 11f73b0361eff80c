#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace bourse::app {

/// Reports the state of the process to the service manager with the protocol of sd_notify(3),
/// without its library.
class NotifySocket {
  public:
    /// `address` is the value of NOTIFY_SOCKET: a path, or `@` and the name of an abstract socket.
    /// Empty: no service manager.
    explicit NotifySocket(std::string address) : address_(std::move(address)) {}

    /// Sends `state`, such as `READY=1`, in one datagram. False when the service manager cannot be
    /// reached.
    [[nodiscard]] bool send(std::string_view state) const;

  private:
    std::string address_;
};

}  // namespace bourse::app
