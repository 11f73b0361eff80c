#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// The body of a request, perhaps not received yet. It is read only on demand: until the first
/// read, nothing is received and a client that sent `Expect: 100-continue` gets no `100 Continue`,
/// so a request can be rejected without its body being read. An unread body is discarded, or the
/// connection is closed after the response. Used on the connection's io thread, one call at a time,
/// while the request is handled.
///
/// Read errors: Errc::PayloadTooLarge beyond the limit, Errc::MalformedRequest for broken framing
/// or a client that disconnected, Errc::RequestTimeout for a client that is too slow. After an
/// error nothing more can be read.
class BodySource {
  public:
    virtual ~BodySource() = default;

    /// The value of Content-Length; empty when the body is chunked.
    [[nodiscard]] virtual std::optional<std::uint64_t> announced() const = 0;
    /// Maximum number of decoded bytes: Limits::body unless changed by limit_to().
    [[nodiscard]] virtual std::uint64_t limit() const = 0;
    /// Call before reading. Errc::PayloadTooLarge when Content-Length exceeds `bytes`.
    virtual Result<> limit_to(std::uint64_t bytes) = 0;

    /// Reads the whole body; not after read_some(). The bytes stay valid until the response is
    /// written.
    virtual Task<Result<std::string_view>> read_all() = 0;
    /// The next piece, a few hundred kilobytes when available; empty at the end. The bytes stay
    /// valid until the next call. Back-pressure: the client cannot send faster than pieces are
    /// read.
    virtual Task<Result<std::string_view>> read_some() = 0;

    /// Whether the server has given up on the connection, so that a response would reach no client.
    /// Long-running work checks it from time to time. Safe from any thread.
    [[nodiscard]] virtual bool is_abandoned() const = 0;
};

}  // namespace bourse::http
