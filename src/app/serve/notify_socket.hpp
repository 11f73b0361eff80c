#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace bourse::app {

/// Tells the service manager the state of the process, as sd_notify(3) does, without its library.
class NotifySocket {
  public:
    /// `address` is the value of NOTIFY_SOCKET: a path, or `@` and the name of an abstract socket. Empty: there is no
    /// service manager to tell.
    explicit NotifySocket(std::string address) : address_(std::move(address)) {}

    /// Sends `state`, such as `READY=1`, in one datagram. False when there is a service manager that cannot be reached.
    [[nodiscard]] bool send(std::string_view state) const;

  private:
    std::string address_;
};

}  // namespace bourse::app
