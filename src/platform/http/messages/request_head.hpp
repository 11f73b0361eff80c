#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/http/messages/limits.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// How the body of a request is delimited.
enum class Framing : std::uint8_t { None, Length, Chunked };

/// The request line and header fields of one request, with what the connection needs of them at hand. Views point into
/// the bytes given to HeadParser.
struct RequestHead {
    Method method = Method::Other;
    /// Origin form (or `*`): of an absolute form only the path and query are kept.
    std::string_view target;
    std::vector<HeaderView> headers;
    bool is_http_1_1 = true;
    bool keep_alive = true;
    /// `Expect: 100-continue`.
    bool expects_continue = false;
    Framing framing = Framing::None;
    /// With Framing::Length; saturates, so that a limit always catches it.
    std::uint64_t content_length = 0;
    /// A field that came more than once is not at hand: `accept` is absent, the others are empty. `accept` is empty,
    /// not absent, when it did not come.
    std::optional<std::string_view> accept;
    std::string_view accept_encoding;
    /// Of several fields, which are one list, all of them with commas between; points into the HeadParser.
    std::string_view if_none_match;
    std::string_view request_id;
};

/// Reads the head of a request, RFC 9112 without its leniencies: what two implementations could read differently is
/// refused, so that no request is smuggled past a proxy. Pure: bytes in, views out. One parser reads one request after
/// the other of a connection.
///
/// Refused as Errc::MalformedRequest: bare CR or LF, folded lines, whitespace before the colon, characters that do not
/// belong (control, NUL, a fragment or non-ASCII in the target), Content-Length together with Transfer-Encoding, either
/// of them twice, a length that is not digits, a coding other than `chunked`, chunked on HTTP/1.0, a second Host or, on
/// 1.1, none. Others: UriTooLong, HeadersTooLarge, ExpectationFailed, VersionNotSupported. A method that
/// has no name here is Method::Other: which methods a path answers is the Service's business.
class HeadParser {
  public:
    explicit HeadParser(const Limits& limits) : limits_(limits) {}

    /// `bytes` starts at the request and, when it is called again, has what it had before, perhaps elsewhere in memory,
    /// and more. The length of the head when it is complete, 0 when more bytes are needed. Looks at each byte once
    /// until the head is complete, so slow clients cost no more than fast ones.
    Result<std::size_t> feed(std::string_view bytes);

    /// After feed() has found the head complete, as long as its bytes stay.
    [[nodiscard]] const RequestHead& head() const { return head_; }

    /// Forgets everything: the next bytes are another request.
    void reset();

  private:
    /// What came of each field that must not come twice.
    struct Seen {
        bool host = false;
        bool content_length = false;
        bool transfer_encoding = false;
        bool accept = false;
        bool accept_encoding = false;
        bool request_id = false;
        bool close = false;
        bool keep_alive = false;
        bool other_expectation = false;
    };

    Result<> parse(std::string_view head);
    Result<> parse_request_line(std::string_view line);
    Result<> parse_field(std::string_view line);
    Result<> note_field(std::string_view name, std::string_view value);
    Result<> note_framing(std::string_view name, std::string_view value);
    void note_connection(std::string_view value);
    Result<> check_whole();
    Result<> check_unfinished(std::string_view bytes) const;

    Limits limits_;
    RequestHead head_;
    Seen seen_;
    std::string if_none_match_;
    /// Bytes looked at for line ends, where the current line starts, and how many lines are complete.
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
    std::size_t first_line_end_ = 0;
    std::size_t lines_ = 0;
};

/// Whether a caller's X-Request-Id is taken over: 1 to 128 of `A–Z a–z 0–9 . _ -`, so that it is harmless in logs.
[[nodiscard]] bool is_sane_request_id(std::string_view id);

}  // namespace bourse::http
