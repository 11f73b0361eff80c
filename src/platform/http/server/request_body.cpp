#include "platform/http/server/request_body.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <string>
#include <utility>

namespace bourse::http {

namespace beast_http = boost::beast::http;

namespace {

/// The shortest end of a chunked body: `0`, CRLF, CRLF. At least this many bytes must follow while
/// the body has not ended. Beast 1.81 asserts that they are present when it resumes at the last
/// chunk, so it is not called with fewer.
constexpr std::size_t kShortestChunkedEnd = 5;

/// Like Beast's string_body, but does not reserve memory for the announced length, which is
/// untrusted.
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

/// read_some() waits until this many bytes have arrived.
constexpr std::size_t kPiece = 256 * 1024;
/// Up to this many bytes of an unread body are discarded; beyond, the connection is closed.
constexpr std::uint64_t kMaxDiscarded = 64 * 1024;

Error too_large() {
    return {Errc::PayloadTooLarge, "the body exceeds the size limit", {}, {}};
}

}  // namespace

struct BodyReader::Parser : beast_http::request_parser<GrowingBody> {};

BodyReader::BodyReader(std::uint64_t limit) : parser_(std::make_unique<Parser>()) {
    parser_->eager(true);
    parser_->body_limit(limit);
    parser_->header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadParser has already enforced our limit
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

std::optional<std::uint64_t> IncomingBody::announced() const {
    return head_.framing == Framing::Length ? std::optional(head_.content_length) : std::nullopt;
}

Result<> IncomingBody::limit_to(std::uint64_t bytes) {
    limit_ = bytes;
    if (announced().value_or(0) > limit_) return too_large();
    return {};
}

Task<Result<std::string_view>> IncomingBody::read_all() {
    auto filling = fill(std::numeric_limits<std::size_t>::max());
    const Result<> filled = co_await std::move(filling);
    if (!filled) co_return filled.error();
    co_return reader_->body();
}

Task<Result<std::string_view>> IncomingBody::read_some() {
    if (reader_) reader_->forget_body();
    auto filling = fill(kPiece);
    const Result<> filled = co_await std::move(filling);
    if (!filled) co_return filled.error();
    co_return reader_->body();
}

/// Waits until `wanted` bytes are decoded, or the whole body.
Task<Result<>> IncomingBody::fill(std::size_t wanted) {
    for (;;) {
        if (Result<> decoded = decode(); !decoded) co_return decoded;
        if (reader_->is_done() || reader_->body().size() >= wanted) co_return Result<>();
        give_leave();
        auto fetching = wire_.feed.fetch();
        Result<> fetched = co_await std::move(fetching);
        if (!fetched) co_return fail(std::move(fetched).error());
    }
}

/// Decodes the received bytes from the input buffer.
Result<> IncomingBody::decode() {
    if (has_failed_) return Error{Errc::MalformedRequest, "the body is malformed", {}, {}};
    if (!reader_) {
        if (announced().value_or(0) > limit_) return too_large();
        reader_.emplace(limit_);
        const Result<std::size_t> taken = reader_->feed(wire_.input.bytes().substr(0, head_size_));
        if (!taken) return fail(taken.error());
        if (*taken != head_size_) return fail({Errc::MalformedRequest, "the header is malformed", {}, {}});
    }
    const Result<std::size_t> taken = reader_->feed(wire_.input.bytes().substr(head_size_));
    if (!taken) return fail(taken.error());
    wire_.input.erase(head_size_, *taken);
    if (!is_done() && wire_.input.spare() == 0) {
        return fail({Errc::MalformedRequest, "a chunk header of the body is too long", {}, {}});
    }
    return {};
}

Result<> IncomingBody::fail(Error error) {
    has_failed_ = true;
    return error;
}

void IncomingBody::give_leave() {
    const bool waits =
        head_.expects_continue && !may_send_ && wire_.input.bytes().size() == head_size_ && reader_->body().empty();
    may_send_ = true;
    if (!waits) return;
    wire_.output.append("HTTP/1.1 100 Continue\r\n\r\n");
    wire_.output.close(nullptr);
}

bool IncomingBody::is_worth_discarding() {
    if (has_failed_) return false;
    if (head_.framing == Framing::Length) {
        const bool comes = !head_.expects_continue || may_send_ || wire_.input.bytes().size() > head_size_;
        if (!comes || head_.content_length > kMaxDiscarded) return false;
    }
    if (!reader_) limit_ = kMaxDiscarded;
    if (!discard()) return false;
    return is_done() || head_.framing == Framing::Length;
}

Result<> IncomingBody::discard() {
    Result<> decoded = decode();
    if (reader_) reader_->forget_body();
    return decoded;
}

}  // namespace bourse::http
