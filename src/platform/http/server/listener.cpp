#include "platform/http/server/listener.hpp"

#include <linux/filter.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/v6_only.hpp>
#include <stdexcept>

#include "platform/http/messages/message.hpp"

namespace bourse::http {
namespace {

using boost::asio::ip::tcp;
/// The kernel takes at most about this much that it cannot send yet; its buffers would grow to megabytes for a client
/// that does not read. The window of a fast connection is not bounded by this.
constexpr int kUnsentInKernel = 256 * 1024;
using UnsentLimit = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::string_view without_brackets(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
    return host;
}

tcp::endpoint resolve(tasks::Executor executor, std::string_view host, std::uint16_t port) {
    boost::system::error_code not_numeric;
    const auto address = boost::asio::ip::make_address(host, not_numeric);
    if (!not_numeric) return {address, port};
    boost::asio::ip::basic_resolver<tcp, tasks::Executor> resolver(executor);
    return resolver.resolve(host, std::to_string(port), tcp::resolver::passive).begin()->endpoint();
}

Acceptor bound_acceptor(tasks::Executor executor, const tcp::endpoint& endpoint, bool shares_port) {
    Acceptor acceptor(executor, endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (shares_port) acceptor.set_option(ReusePort(true));
    // Makes `::` accept IPv4 as well, whatever the system default.
    if (endpoint.address().is_v6()) acceptor.set_option(boost::asio::ip::v6_only(false));
    // Accepted sockets inherit it.
    acceptor.set_option(UnsentLimit(kUnsentInKernel));
    acceptor.bind(endpoint);
    return acceptor;
}

}  // namespace

std::vector<Acceptor> listen(tasks::IoThreads& threads, const std::string& host, std::uint16_t port) {
    try {
        tcp::endpoint endpoint = resolve(threads.executor(0), without_brackets(host), port);
        // With SO_REUSEPORT a second server of the same user could listen on the same port
        // unnoticed. This bind without it fails in that case.
        if (port != 0) bound_acceptor(threads.executor(0), endpoint, false);
        std::vector<Acceptor> acceptors;
        for (std::size_t i = 0; i < threads.size(); ++i) {
            Acceptor acceptor = bound_acceptor(threads.executor(i), endpoint, true);
            endpoint = acceptor.local_endpoint();
            acceptors.push_back(std::move(acceptor));
        }
        for (Acceptor& acceptor : acceptors) acceptor.listen();
        return acceptors;
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("cannot listen on " + authority_of(host, port) + ": " + error.code().message());
    }
}

void refuse_new_connections(Acceptor& acceptor) {
    // Filters packets as the socket sees them: drops those whose TCP flags (byte 13) include SYN,
    // keeps all others.
    std::array<sock_filter, 4> program = {{BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
                                           BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x02, 0, 1),
                                           BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF)}};
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    static_cast<void>(setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter));
}

}  // namespace bourse::http
