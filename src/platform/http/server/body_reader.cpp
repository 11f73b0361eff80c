#include "platform/http/server/body_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <string>

namespace bourse::http {

namespace beast_http = boost::beast::http;

namespace {

/// The shortest end of a chunked body, `0`, CRLF, CRLF. So many bytes are still to come as long as the body has not
/// ended. Beast 1.81 asserts that it sees as many when it comes back to the last chunk, so it is not asked before.
constexpr std::size_t kShortestChunkedEnd = 5;

/// As Beast's string_body, without room being made for as much as a stranger announces.
struct GrowingBody {
    using value_type = std::string;

    class reader {
      public:
        template <bool is_request, class Fields>
        reader(beast_http::header<is_request, Fields>& /*head*/, value_type& body) : body_(body) {}

        static void init(const boost::optional<std::uint64_t>& /*length*/, boost::system::error_code& error) {
            error = {};
        }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
            error = {};
            std::size_t taken = 0;
            for (const auto& buffer : boost::beast::buffers_range_ref(buffers)) {
                body_.append(static_cast<const char*>(buffer.data()), buffer.size());
                taken += buffer.size();
            }
            return taken;
        }
        static void finish(boost::system::error_code& error) { error = {}; }

      private:
        value_type& body_;
    };
};

}  // namespace

struct BodyReader::Parser : beast_http::request_parser<GrowingBody> {};

BodyReader::BodyReader(std::uint64_t limit) : parser_(std::make_unique<Parser>()) {
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
            return Error{Errc::PayloadTooLarge, "the body exceeds the size limit", {}, {}};
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

void BodyReader::forget_body() {
    parser_->get().body().clear();
}

}  // namespace bourse::http
