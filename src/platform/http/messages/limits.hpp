#pragma once
#include <chrono>
#include <cstddef>

namespace bourse::http {

/// What a client may send and hold. Beyond it the request is refused, its rest unread, and the connection closed.
struct Limits {
    /// Bytes of the request target as it came; beyond: 414.
    std::size_t target = 8 * 1024;
    /// Bytes of the header fields with their line ends, without the request line; beyond: 431.
    std::size_t header_bytes = 32 * 1024;
    /// Number of header fields; beyond: 431.
    std::size_t header_fields = 100;
    /// Bytes of the decoded body, where the service sets no other limit; beyond: 413.
    std::size_t body = 1024 * 1024;
    /// Connections open at once, over all io threads; a further one is answered 503 and closed.
    std::size_t connections = 20'000;
};

/// How long a client may take. Kept by a sweep of every io thread, so a connection is closed up to one sweep interval
/// earlier or later than said here.
struct Deadlines {
    using Duration = std::chrono::milliseconds;

    /// From the first byte of a request (or of the TLS handshake) to the last of its header; beyond: 408.
    Duration header = std::chrono::seconds(10);
    /// For each kProgress bytes of the body, the last ones included; beyond: 408.
    Duration body = std::chrono::seconds(10);
    /// For each kProgress bytes of an answer that the client must take in; beyond: cut.
    Duration write = std::chrono::seconds(10);
    /// Without a request under way.
    Duration idle = std::chrono::seconds(60);
    /// For the client to close after the server's last word.
    Duration linger = std::chrono::seconds(2);
    /// Idle during a drain. Not zero, because a client may be about to send the next request.
    Duration drain_idle = std::chrono::milliseconds(500);
    /// How often the connections of a thread are looked at.
    Duration sweep = std::chrono::seconds(1);

    /// Fewer bytes than this do not count as progress, so that one byte now and then does not hold a connection.
    static constexpr std::size_t kProgress = 4 * 1024;
};

}  // namespace bourse::http
