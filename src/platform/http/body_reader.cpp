#include "platform/http/body_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <limits>

namespace bourse::http {

namespace beast_http = boost::beast::http;

namespace {

/// The shortest end of a chunked body, `0`, CRLF, CRLF. So many bytes are still to come as long as the body has not
/// ended. Beast 1.81 asserts that it sees as many when it comes back to the last chunk, so it is not asked before.
constexpr std::size_t kShortestChunkedEnd = 5;

}  // namespace

struct BodyReader::Parser : beast_http::request_parser<beast_http::string_body> {};

BodyReader::BodyReader(std::size_t limit) : parser_(std::make_unique<Parser>()) {
    parser_->eager(true);
    parser_->body_limit(limit);
    parser_->header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadParser has kept to ours
}

BodyReader::~BodyReader() = default;

Result<std::size_t> BodyReader::feed(std::string_view bytes) {
    std::size_t taken = 0;
    if (parser_->is_header_done() && parser_->chunked() && bytes.size() < kShortestChunkedEnd) return taken;
    while (taken < bytes.size() && !parser_->is_done()) {
        boost::system::error_code error;
        taken += parser_->put(boost::asio::buffer(bytes.substr(taken)), error);
        if (error == beast_http::error::need_more) break;
        if (error == beast_http::error::body_limit) {
            return Error{Errc::PayloadTooLarge, "the body is larger than this server takes", {}, {}};
        }
        if (error) return Error{Errc::MalformedRequest, "the body is malformed", error.message(), {}};
    }
    return taken;
}

bool BodyReader::is_done() const {
    return parser_->is_done();
}

std::string_view BodyReader::body() const {
    return parser_->get().body();
}

}  // namespace bourse::http
