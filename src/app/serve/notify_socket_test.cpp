#include "app/serve/notify_socket.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>

#include "support/temporary_folder.hpp"

namespace bourse::app {
namespace notify_socket_test {

/// The service manager's side of the socket.
class ServiceManager {
  public:
    /// `name` in the format of bind(2): an abstract name begins with a zero byte.
    explicit ServiceManager(const std::string& name) {
        sockaddr_un own{};
        own.sun_family = AF_UNIX;
        name.copy(own.sun_path, name.size());
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&own), length), 0);
    }
    ~ServiceManager() { ::close(socket_); }
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;

    /// The next datagram; empty when there is none.
    std::string receive() {
        std::array<char, 64> text{};
        const ssize_t size = ::recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
        return size < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
    }

  private:
    int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

TEST(NotifySocket, GivenAPathThenEachStateIsADatagram) {
    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "notify").string();
    ServiceManager manager(path);
    const NotifySocket notify(path);

    EXPECT_TRUE(notify.send("READY=1"));
    EXPECT_TRUE(notify.send("STOPPING=1"));

    EXPECT_EQ(manager.receive(), "READY=1");
    EXPECT_EQ(manager.receive(), "STOPPING=1");
    EXPECT_EQ(manager.receive(), "");
}

TEST(NotifySocket, GivenAnAbstractNameThenItIsReached) {
    const std::string name = "bourse-notify-test-" + std::to_string(::getpid());
    ServiceManager manager(std::string(1, '\0') + name);

    EXPECT_TRUE(NotifySocket("@" + name).send("READY=1"));

    EXPECT_EQ(manager.receive(), "READY=1");
}

TEST(NotifySocket, GivenNoServiceManagerThenNothingIsSentAndNothingFails) {
    EXPECT_TRUE(NotifySocket("").send("READY=1"));
}

class UnreachableNotifySocket : public testing::TestWithParam<std::string> {};

TEST_P(UnreachableNotifySocket, SaysSo) {
    EXPECT_FALSE(NotifySocket(GetParam()).send("READY=1"));
}

INSTANTIATE_TEST_SUITE_P(Addresses, UnreachableNotifySocket,
                         testing::Values("/absent/socket", "@absent-socket", "relative", "vsock:2:1234",
                                         "/" + std::string(sizeof(sockaddr_un::sun_path) - 1, 'x')));

}  // namespace notify_socket_test
}  // namespace bourse::app
