#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "platform/http/messages/limits.hpp"
#include "platform/http/messages/service.hpp"
#include "platform/http/messages/trusted_proxies.hpp"
#include "platform/http/server/observer.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/io_threads.hpp"

namespace bourse::http {

/// Paths of PEM files. The certificate file may hold the chain, the server's own certificate first.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

struct ServerOptions {
    /// IPv4 or IPv6 address (with or without brackets), or a name; `0.0.0.0` and `::` listen on every interface.
    std::string host = "127.0.0.1";
    /// 0: any free one, see Server::port().
    std::uint16_t port = 8000;
    Limits limits;
    Deadlines deadlines;
    /// Whose X-Forwarded-For counts.
    TrustedProxies proxies;
    /// Set: HTTPS only.
    std::optional<TlsFiles> tls;
    /// Of the response cache, all io threads together; each has its own share. 0: nothing is cached.
    std::size_t response_cache_bytes = 64 * 1024 * 1024;
};

/// Listens on one port and answers by a Service, on io threads that it shares with others. Every io thread has its own
/// listening socket (SO_REUSEPORT), connections and response cache; a request shares nothing with another thread.
///
///     tasks::IoThreads threads(0);
///     http::Server server(threads, pool, options, service, clock, &observer);
///     server.start();
///     …                                    // until SIGTERM
///     server.drain(std::chrono::seconds(10));
///     server.join();
///     threads.join();
class Server {
  public:
    /// `threads`, `pool` (compresses large bodies), `service`, `clock` and `observer` (may be null) outlive the server.
    /// Reads the TLS files; throws std::runtime_error naming the file and the reason when they are of no use.
    Server(tasks::IoThreads& threads, tasks::BlockingPool& pool, ServerOptions options, Service& service,
           const Clock& clock, Observer* observer = nullptr);
    /// Drains without patience and joins when that has not happened.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Listens, and starts the io threads if they do not run yet. Throws std::runtime_error with the address and the
    /// reason when that fails, also when another process listens there. Once.
    void start();

    /// The port listened on. After start().
    [[nodiscard]] std::uint16_t port() const;

    /// Begins to end, and returns at once: no new connections, except those that the kernel has accepted already; idle
    /// connections are closed, requests in flight and those that follow on open connections are answered with
    /// `Connection: close`. After `patience` the connections that are left are cut; their handlers still finish. From
    /// any thread, any number of times.
    void drain(std::chrono::milliseconds patience);

    /// Waits until the last connection is closed after drain(). Not on an io thread; the io threads must be running.
    void join();
    /// join(), but no longer than until `deadline`; whether it was enough. Handlers that still run then keep join()
    /// waiting: a good time to end what they wait for.
    [[nodiscard]] bool join_until(std::chrono::steady_clock::time_point deadline);

  private:
    struct State;
    /// Shared with what runs on the io threads, which may still be about to let go when join() returns.
    std::shared_ptr<State> state_;
};

}  // namespace bourse::http
