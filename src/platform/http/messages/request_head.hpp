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

/// The request line and header fields of one request, with the values that the connection needs.
/// Views point into the bytes given to HeadParser.
struct RequestHead {
    Method method = Method::Other;
    /// Origin form (or `*`): only the path and query of an absolute form are kept.
    std::string_view target;
    std::vector<HeaderView> headers;
    bool is_http_1_1 = true;
    bool keep_alive = true;
    /// `Expect: 100-continue`.
    bool expects_continue = false;
    Framing framing = Framing::None;
    /// With Framing::Length. Saturates on overflow, so that every limit rejects it.
    std::uint64_t content_length = 0;
    /// A repeated field is ignored: `accept` is then nullopt, the others empty. A missing `accept`
    /// is empty text, not nullopt.
    std::optional<std::string_view> accept;
    std::string_view accept_encoding;
    /// Several fields are joined by commas into one list; points into the HeadParser.
    std::string_view if_none_match;
    std::string_view request_id;
};

/// Parses the head of a request strictly by RFC 9112: it rejects whatever two implementations could
/// read differently, which prevents request smuggling through a proxy. No I/O: bytes in, views out.
/// One parser reads all requests of a connection, one after another.
///
/// Errc::MalformedRequest: bare CR or LF, folded lines, whitespace before the colon, invalid
/// characters (control, NUL, a fragment or non-ASCII in the target), Content-Length together with
/// Transfer-Encoding, either of them twice, a length that is not digits, a coding other than
/// `chunked`, chunked on HTTP/1.0, a second Host or, on 1.1, none. Other errors: UriTooLong,
/// HeadersTooLarge, ExpectationFailed, VersionNotSupported. A method without a name here is
/// Method::Other: the Service decides which methods a path supports.
class HeadParser {
  public:
    explicit HeadParser(const Limits& limits) : limits_(limits) {}

    /// `bytes` starts at the request line. Each further call repeats the earlier bytes, perhaps at
    /// another address, followed by new ones. Returns the length of the head when it is complete, 0
    /// when more bytes are needed. Each byte is examined once, so slow clients cost no more than
    /// fast ones.
    Result<std::size_t> feed(std::string_view bytes);

    /// Valid after feed() found the head complete, while its bytes stay in place.
    [[nodiscard]] const RequestHead& head() const { return head_; }

    /// Prepares for the next request.
    void reset();

  private:
    /// Which of the fields that must not be repeated have occurred.
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
    /// Bytes scanned for line ends, start of the current line, and number of complete lines.
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
    std::size_t first_line_end_ = 0;
    std::size_t lines_ = 0;
};

/// Whether a client's X-Request-Id is accepted: 1 to 128 of `A–Z a–z 0–9 . _ -`, which is harmless
/// in logs.
[[nodiscard]] bool is_sane_request_id(std::string_view id);

}  // namespace bourse::http
