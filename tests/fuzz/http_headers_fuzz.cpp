// Any bytes from a client are a request that two parsers interpret identically, an incomplete
// request, or are rejected; parsing them in pieces gives the same result.
#include <algorithm>
#include <optional>

#include "fuzzing.hpp"
#include "platform/http/messages/negotiation.hpp"
#include "platform/http/messages/request_head.hpp"
#include "platform/http/server/request_body.hpp"

using namespace bourse;
using namespace bourse::http;
using fuzzing::require;

namespace {

/// Feeds increasing prefixes of the bytes, each at a new address, as if they had just arrived.
Result<std::size_t> feed_in_pieces(HeadParser& parser, std::string_view bytes, std::size_t piece) {
    for (std::size_t length = piece; length < bytes.size(); length += piece) {
        const std::string beginning(bytes.substr(0, length));
        const auto size = parser.feed(beginning);
        if (!size) return size;
        if (*size != 0) {
            // The views must not outlive the copy, so parse again at the final address.
            parser.reset();
            return parser.feed(bytes);
        }
    }
    return parser.feed(bytes);
}

/// The decoded body of a request with a head of `head_size` bytes, fed in pieces; empty when it is
/// rejected or incomplete.
std::optional<std::string> body_of(std::string_view bytes, std::size_t head_size, std::size_t piece) {
    BodyReader reader(4096);
    const auto head = reader.feed(bytes.substr(0, head_size));
    if (!head) return std::nullopt;  // a malformed Connection field
    require(*head == head_size, "Beast ends the head where we end it");
    require(!reader.is_done(), "Beast expects a body when we expect one");
    std::size_t taken = head_size;
    std::size_t arrived = head_size;
    while (!reader.is_done() && arrived < bytes.size()) {
        arrived = std::min(bytes.size(), arrived + piece);
        const auto more = reader.feed(bytes.substr(taken, arrived - taken));
        if (!more) return std::nullopt;
        taken += *more;
    }
    require(reader.body().size() <= 4096, "a body keeps to its limit");
    if (!reader.is_done()) return std::nullopt;
    return std::string(reader.body());
}

void check_head(const RequestHead& head) {
    require(head.target.starts_with('/') || head.target == "*", "a target is a path");
    require(head.target.find_first_of("# \r\n\t") == std::string_view::npos, "a target is clean");
    for (const HeaderView& header : head.headers) {
        require(!header.name.empty(), "a field has a name");
        require(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
                "a value is clean");
        static_cast<void>(is_sane_request_id(header.value));
        static_cast<void>(accepts_gzip(header.value));
        static_cast<void>(matches_etag(header.value, "\"v1\""));
        static_cast<void>(matches_etag("\"v1\"", header.value));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0] % 64;
    const std::string_view bytes = fuzzing::text_of(data + 1, size - 1);

    HeadParser whole{Limits{}};
    HeadParser split{Limits{}};
    const auto head_size = whole.feed(bytes);
    const auto split_size = feed_in_pieces(split, bytes, piece);

    require(head_size.has_value() == split_size.has_value(), "pieces and the whole are both accepted or both rejected");
    if (!head_size || *head_size == 0) return 0;
    require(*head_size == *split_size && whole.head().target == split.head().target, "pieces give the same result");
    check_head(whole.head());
    if (whole.head().framing == Framing::None) {
        BodyReader reader(0);
        const bool is_accepted = reader.feed(bytes.substr(0, *head_size)).has_value();
        require(!is_accepted || reader.is_done(), "Beast expects no body when we expect none");
    } else {
        require(body_of(bytes, *head_size, bytes.size()) == body_of(bytes, *head_size, piece),
                "a body in pieces is the body");
    }
    return 0;
}
