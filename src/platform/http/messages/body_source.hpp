#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// The body of a request, of which nothing needs to have come. Nothing is read, and a client that waits for leave to
/// send it (`Expect: 100-continue`) gets none, before somebody asks here: so who is refused is refused unread. A body
/// that nobody asked for is thrown away, or the connection is closed behind the answer. On the connection's io thread,
/// one call at a time, as long as the request is handled.
///
/// What reading fails with: Errc::PayloadTooLarge beyond the limit, Errc::MalformedRequest for a broken framing and a
/// client that went away, Errc::RequestTimeout for one too slow. Afterwards nothing more can be read.
class BodySource {
  public:
    virtual ~BodySource() = default;

    /// What Content-Length says; nothing when the body is chunked.
    [[nodiscard]] virtual std::optional<std::uint64_t> announced() const = 0;
    /// How many bytes are taken, once decoded: Limits::body unless limit_to() said otherwise.
    [[nodiscard]] virtual std::uint64_t limit() const = 0;
    /// Before anything is read. Errc::PayloadTooLarge when more is announced.
    virtual Result<> limit_to(std::uint64_t bytes) = 0;

    /// All of it; not after read_some(). The bytes stay until the answer has been written.
    virtual Task<Result<std::string_view>> read_all() = 0;
    /// The next piece, some hundred kilobytes if there are as many; empty behind the last one. The bytes stay until the
    /// next call. A client that sends faster than pieces are asked for has to wait.
    virtual Task<Result<std::string_view>> read_some() = 0;

    /// Whether the server has given up on the connection, so that nobody waits for the answer: work that takes long
    /// looks now and then. From any thread.
    [[nodiscard]] virtual bool is_abandoned() const = 0;
};

}  // namespace bourse::http
