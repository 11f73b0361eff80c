#pragma once
#include <chrono>
#include <cstddef>

namespace bourse::http {

/// Limits on what a client may send. A request that exceeds one is rejected without reading the
/// rest, and the connection is closed.
struct Limits {
    /// Bytes of the request target as received; beyond: 414.
    std::size_t target = 8 * 1024;
    /// Bytes of the header fields including line ends, without the request line; beyond: 431.
    std::size_t header_bytes = 32 * 1024;
    /// Number of header fields; beyond: 431.
    std::size_t header_fields = 100;
    /// Bytes of the decoded body, unless the service sets another limit; beyond: 413.
    std::size_t body = 1024 * 1024;
    /// Open connections over all io threads; further ones get 503 and are closed.
    std::size_t connections = 20'000;
};

/// Time limits for clients. Each io thread enforces them by a periodic sweep, so a connection may
/// be closed up to one sweep interval earlier or later.
struct Deadlines {
    using Duration = std::chrono::milliseconds;

    /// From the first byte of a request (or of the TLS handshake) to the end of its header; beyond:
    /// 408.
    Duration header = std::chrono::seconds(10);
    /// For each kProgress bytes of the body, including the last, shorter piece; beyond: 408.
    Duration body = std::chrono::seconds(10);
    /// For each kProgress bytes of a response that the client must receive; beyond: the connection
    /// is cut.
    Duration write = std::chrono::seconds(10);
    /// Without a request in progress.
    Duration idle = std::chrono::seconds(60);
    /// For the client to close the connection after the server has finished sending.
    Duration linger = std::chrono::seconds(2);
    /// Idle time limit during a drain. Not zero, because a client may be about to send the next
    /// request.
    Duration drain_idle = std::chrono::milliseconds(500);
    /// Interval between sweeps of a thread's connections.
    Duration sweep = std::chrono::seconds(1);

    /// Fewer bytes than this do not count as progress, so sending single bytes cannot keep a
    /// connection open.
    static constexpr std::size_t kProgress = 4 * 1024;
};

}  // namespace bourse::http
