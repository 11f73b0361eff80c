#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "platform/http/messages/limits.hpp"
#include "platform/http/messages/origins.hpp"
#include "platform/http/messages/service.hpp"
#include "platform/http/messages/trusted_proxies.hpp"
#include "platform/http/server/observer.hpp"
#include "platform/http/server/unsent_answers.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/io_threads.hpp"
#include "platform/tasks/spawn.hpp"

namespace bourse::http {

/// Paths of PEM files. The certificate file may contain the chain, with the server's own
/// certificate first.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

/// Receives failures of the server that no client sees. Called on io threads; must neither block nor throw.
struct Alarms {
    /// A connection has ended with an exception.
    tasks::TaskLost connection = [](std::string_view) {};
    /// An io thread has ended accepting connections, or has had to restart the sweep of its connections: the server
    /// needs a restart.
    tasks::TaskLost server = [](std::string_view) {};
};

struct ServerOptions {
    /// IPv4 or IPv6 address (with or without brackets), or a host name; `0.0.0.0` and `::` listen
    /// on every interface.
    std::string host = "127.0.0.1";
    /// 0: any free port; see Server::port().
    std::uint16_t port = 8000;
    Limits limits;
    Deadlines deadlines;
    /// Proxies whose X-Forwarded-For is trusted.
    TrustedProxies proxies;
    /// Origins whose pages may use the server.
    Origins origins;
    /// Set: HTTPS only.
    std::optional<TlsFiles> tls;
    /// Size of the response cache, divided among the io threads. 0 disables it.
    std::size_t response_cache_bytes = 64 * 1024 * 1024;
    /// Memory for answers that wait for their clients; see UnsentAnswers. 0: no limit.
    std::size_t unsent_answer_bytes = 128 * 1024 * 1024;
    Alarms alarms;
};

/// Listens on one port and passes requests to a Service, on io threads that it may share with other
/// components. Every io thread has its own listening socket (SO_REUSEPORT), connections and
/// response cache; requests share no state across threads, except while clients do not read.
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
    /// `threads`, `pool` (compresses large bodies), `service`, `clock` and `observer` (may be null)
    /// outlive the server. Loads the TLS files; throws std::runtime_error with the file and the
    /// reason when they are invalid.
    Server(tasks::IoThreads& threads, tasks::BlockingPool& pool, ServerOptions options, Service& service,
           const Clock& clock, Observer* observer = nullptr);
    /// Drains with no grace period and joins, unless already done.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Listens, and starts the io threads if they are not running yet. Throws std::runtime_error
    /// with the address and the reason on failure, also when another process already listens there.
    /// Call once.
    void start();

    /// The port in use. After start().
    [[nodiscard]] std::uint16_t port() const;

    /// Number of connections that were refused because Limits::connections were open.
    [[nodiscard]] std::uint64_t refused_connections() const;
    /// The answers that wait for their clients.
    [[nodiscard]] const UnsentAnswers& unsent() const;

    /// Starts a graceful shutdown and returns at once. No new connections are accepted, except
    /// those already queued in the kernel. Idle connections are closed; requests in flight and
    /// later ones on open connections are answered with `Connection: close`. After `patience` the
    /// remaining connections are cut; their handlers still run to completion. Safe from any thread,
    /// any number of times.
    void drain(std::chrono::milliseconds patience);

    /// Waits until the last connection is closed after drain(). Not on an io thread; the io threads
    /// must be running.
    void join();
    /// Like join(), but at most until `deadline`; returns whether it succeeded. If not, cancel what
    /// the remaining handlers wait for, then call join().
    [[nodiscard]] bool join_until(std::chrono::steady_clock::time_point deadline);

  private:
    struct State;
    /// Shared with the io threads, which may release it slightly after join() returns.
    std::shared_ptr<State> state_;
};

}  // namespace bourse::http
