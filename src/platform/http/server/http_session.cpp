#include "platform/http/server/http_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/negotiation.hpp"
#include "platform/http/messages/problem.hpp"

namespace bourse::http {
namespace {

/// Pipelined responses are sent together until they exceed this size.
constexpr std::size_t kMaxQueued = 64 * 1024;

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

Error too_many_unsent() {
    return {Errc::Unavailable, "too many answers wait for clients to read them", {}, {}};
}

std::string_view query_of(std::string_view target) {
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

}  // namespace

HttpSession::HttpSession(IoThreadState& thread_state, Feed& feed, std::string remote_address)
    : thread_state_(thread_state),
      feed_(feed),
      remote_address_(std::move(remote_address)),
      is_behind_proxy_(thread_state.proxies().contain(remote_address_)),
      parser_(thread_state.limits()) {}

HttpSession::Awaited HttpSession::awaited() const {
    if (body_) return Awaited::Body;
    return input_.empty() ? Awaited::Request : Awaited::Head;
}

HttpSession::Next HttpSession::advance() {
    while (!is_closing_ && output_.bytes() < kMaxQueued) {
        if (const auto next = body_ ? advance_discarding() : advance_head()) return *next;
    }
    return is_closing_ ? Next::Close : Next::Flush;
}

/// Empty: a response is queued, and another request may follow.
std::optional<HttpSession::Next> HttpSession::advance_head() {
    while (input_.bytes().starts_with("\r\n")) input_.consume(2);  // some clients send CRLF after a body (RFC 9112)
    if (input_.bytes() == "\r") return Next::Read;
    const Result<std::size_t> head_size = parser_.feed(input_.bytes());
    if (!head_size) {
        refuse(head_size.error());
        return Next::Close;
    }
    if (*head_size == 0) return Next::Read;
    begin_request(*head_size);
    if (parser_.head().framing != Framing::None) {
        announce_body();
        return Next::Handle;
    }
    if (!thread_state_.service().limits_cached() && answer_from_cache()) return std::nullopt;
    return Next::Handle;
}

void HttpSession::begin_request(std::size_t head_size) {
    const RequestHead& head = parser_.head();
    asked_.method = head.method;
    asked_.target = head.target;
    asked_.head_size = head_size;
    asked_.began = SteadyClock::now();
    asked_.is_http_1_1 = head.is_http_1_1;
    asked_.keep_alive = head.keep_alive;
    asked_.client_address = client_address();
    if (is_sane_request_id(head.request_id)) {
        asked_.request_id = head.request_id;
    } else {
        own_request_id_ = thread_state_.make_request_id();
        asked_.request_id = {own_request_id_.data(), own_request_id_.size()};
    }
}

void HttpSession::announce_body() {
    if (input_.spare() < IncomingBody::kRoom) {
        // The bytes may move, so views into them are rebuilt.
        static_cast<void>(input_.room(IncomingBody::kRoom));
        parser_.reset();
        const Result<std::size_t> head_size = parser_.feed(input_.bytes());
        begin_request(head_size.value());
    }
    body_.emplace(IncomingBody::Wire{input_, output_, feed_}, parser_.head(), asked_.head_size,
                  thread_state_.limits().body);
}

/// Runs after the response. Empty: the next request may have arrived.
std::optional<HttpSession::Next> HttpSession::advance_discarding() {
    if (!body_->discard()) {
        is_closing_ = true;
        return Next::Close;
    }
    if (!body_->is_done()) return Next::Read;
    end_request();
    return std::nullopt;
}

Preferences HttpSession::preferences() const {
    const RequestHead& head = parser_.head();
    const bool may_be_known = asked_.method == Method::Get || asked_.method == Method::Head;
    return {!head.accept_encoding.empty() && accepts_gzip(head.accept_encoding),
            may_be_known ? head.if_none_match : std::string_view()};
}

std::string_view HttpSession::client_address() {
    if (!is_behind_proxy_) return remote_address_;
    forwarded_address_ = thread_state_.proxies().client_of(remote_address_, parser_.head().headers);
    return forwarded_address_;
}

std::string_view HttpSession::last_client() const {
    return is_behind_proxy_ && !forwarded_address_.empty() ? forwarded_address_ : remote_address_;
}

bool HttpSession::is_plain_read() const {
    return parser_.head().accept && !body_ && (asked_.method == Method::Get || asked_.method == Method::Head);
}

std::optional<CachedAnswer> HttpSession::find_cached() {
    if (!is_plain_read()) return std::nullopt;
    return thread_state_.cache().find(asked_.target, *parser_.head().accept, preferences());
}

bool HttpSession::answer_from_cache() {
    const auto cached = find_cached();
    if (!cached) return false;
    queue(cached->outgoing, cached->operation, true);
    end_request();
    return true;
}

Task<bool> HttpSession::answer_from_limited_cache(const Request& request) {
    const auto limited = find_cached();
    if (!limited) co_return false;
    const std::string_view operation = limited->operation;
    auto judging = thread_state_.service().judge_cached(operation, request);
    CachedVerdict verdict = co_await std::move(judging);
    for (const Header& header : verdict.own_headers) append_field(asked_.own_fields, header.name, header.value);
    if (!verdict.refusal) co_return answer_from_cache();
    Representation refusal(*std::move(verdict.refusal));
    queue(refusal.select(preferences()), operation, false);
    end_request();
    co_return true;
}

Task<> HttpSession::handle() {
    Request request;
    request.method = asked_.method;
    request.target = asked_.target;
    request.path = path_of(asked_.target);
    request.query = query_of(asked_.target);
    request.headers = parser_.head().headers;
    request.body_source = body_ ? &*body_ : nullptr;
    request.request_id = asked_.request_id;
    request.client_address = asked_.client_address;
    request.site = thread_state_.origins().site_of(request.headers, is_behind_proxy_);
    if (thread_state_.service().limits_cached()) {
        auto answering = answer_from_limited_cache(request);
        const bool is_answered = co_await std::move(answering);
        if (is_answered) co_return;
    }
    Response response;
    if (may_echo()) {
        response = co_await ask_service(request);
    } else {
        response = to_problem(too_many_unsent(), request.path, request.request_id);
    }
    asked_.own_fields.clear();
    for (const Header& header : response.own_headers) append_field(asked_.own_fields, header.name, header.value);
    Representation representation(std::move(response));
    if (representation.needs_preparing(preferences())) {
        const auto prepare = [&representation] {
            representation.prepare();
            return true;
        };
        // The request was admitted and its costly part is done, so compression is not rejected
        // under load.
        co_await thread_state_.pool().run_admitted(prepare);
    }
    const bool is_read = !body_ || body_->is_done();
    if (!is_read && (thread_state_.is_draining() || !body_->is_worth_discarding())) asked_.keep_alive = false;
    if (representation.is_streamed()) {
        auto answering = answer_in_pieces(std::move(representation));
        co_await std::move(answering);
    } else {
        answer(std::move(representation));
    }
    if (!body_ || body_->is_done()) end_request();
}

Task<Response> HttpSession::ask_service(Request& request) {
    Observer* const observer = thread_state_.observer();
    if (observer != nullptr) observer->handler_began(thread_state_.io_thread());
    std::exception_ptr thrown;
    Response response;
    try {
        response = co_await thread_state_.service().handle(request);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        const Error error = error_of(thrown);
        response = to_problem(error, request.path, request.request_id);
        if (observer != nullptr)
            observer->handler_threw(thread_state_.io_thread(), request.request_id, error.diagnostic);
    }
    if (observer != nullptr) observer->handler_ended(thread_state_.io_thread());
    co_return response;
}

/// All responses take this path, so that validators and codings do not depend on the cache.
void HttpSession::answer(Representation representation) {
    queue(representation.select(preferences()), representation.operation(), false);
    if (representation.may_be_kept() && is_plain_read())
        thread_state_.cache().store(asked_.target, *parser_.head().accept, std::move(representation));
}

Task<> HttpSession::answer_in_pieces(Representation representation) {
    const Outgoing outgoing = representation.select(preferences());
    if (!may_wait(outgoing)) {
        refuse_to_wait(representation.operation());
        co_return;
    }
    // Without chunks only the end of the connection ends the body.
    if (outgoing.stream && !asked_.is_http_1_1) asked_.keep_alive = false;
    std::size_t bytes = queue_message(outgoing);
    if (outgoing.stream && asked_.method != Method::Head) {
        auto sending = send_pieces(*outgoing.stream, outgoing.is_gzip);
        bytes += co_await std::move(sending);
    }
    report(outgoing, representation.operation(), false, bytes);
}

void HttpSession::hold_stream(std::size_t bytes) {
    stream_hold_.reset();
    stream_hold_.emplace(thread_state_.unsent().hold(last_client(), {}, bytes));
    stream_bytes_ = bytes;
}

Task<std::shared_ptr<const BodyPiece>> HttpSession::next_piece(BodyStream& stream, bool as_gzip) {
    std::shared_ptr<const BodyPiece> piece = co_await stream.next();
    if (!piece) co_return nullptr;
    const std::size_t bytes = piece->text()->size();
    if (bytes > stream_bytes_) {
        if (!thread_state_.unsent().admit(last_client(), bytes - stream_bytes_)) {
            throw Overloaded(too_many_unsent().detail);
        }
        hold_stream(bytes);
    }
    if (as_gzip && !piece->is_deflated()) {
        const auto deflate = [&piece] { return piece->deflated().bytes; };
        if (bytes <= kMaxGzipOnIoThread) {
            static_cast<void>(deflate());
        } else {
            co_await thread_state_.pool().run_admitted(deflate);
        }
    }
    co_return piece;
}

Task<std::size_t> HttpSession::send_pieces(BodyStream& stream, bool as_gzip) {
    hold_stream(stream.memory());
    const tasks::Executor executor = co_await boost::asio::this_coro::executor;
    std::size_t bytes = 0;
    GzipJoiner gzip;
    std::string_view before = as_gzip ? GzipJoiner::header() : std::string_view();
    std::exception_ptr thrown;
    for (;;) {
        std::shared_ptr<const BodyPiece> piece;
        try {
            auto making = next_piece(stream, as_gzip);
            piece = co_await std::move(making);
        } catch (...) {
            thrown = std::current_exception();
        }
        if (thrown || !piece) break;
        const auto body = as_gzip ? piece->deflated().bytes : piece->text();
        if (as_gzip) gzip.add(*piece);
        bytes += before.size() + body->size();
        queue_chunk(std::exchange(before, {}), body);
        auto pushing = feed_.push();
        const bool is_open = co_await std::move(pushing);
        if (!is_open) {
            stream_hold_.reset();
            co_return bytes;
        }
        // The other connections of the thread go on between two pieces, however fast this client reads.
        co_await boost::asio::post(executor, boost::asio::use_awaitable_t<tasks::Executor>{});
    }
    stream_hold_.reset();
    if (thrown) {
        // The client of chunks notices that the last one is missing; any other client only a reset.
        is_closing_ = true;
        if (!asked_.is_http_1_1) feed_.reset();
        Observer* const observer = thread_state_.observer();
        const Error error = error_of(thrown);
        if (observer != nullptr)
            observer->handler_threw(thread_state_.io_thread(), asked_.request_id, error.diagnostic);
        co_return bytes;
    }
    if (as_gzip) {
        const auto trailer = make_body(gzip.trailer());
        bytes += before.size() + trailer->size();
        queue_chunk(before, trailer);
    }
    if (asked_.is_http_1_1) {
        output_.append("0\r\n\r\n");
        output_.close(nullptr);
    }
    co_return bytes;
}

void HttpSession::queue_chunk(std::string_view before, std::shared_ptr<const std::string> body) {
    if (asked_.is_http_1_1) output_.append(fmt::format("{:x}\r\n", before.size() + body->size()));
    output_.append(before);
    output_.close(std::move(body));
    if (asked_.is_http_1_1) {
        output_.append("\r\n");
        output_.close(nullptr);
    }
}

void HttpSession::refuse(const Error& error) {
    if (asked_.request_id.empty()) {  // no part of the request could be parsed
        asked_.began = SteadyClock::now();
        own_request_id_ = thread_state_.make_request_id();
        asked_.request_id = {own_request_id_.data(), own_request_id_.size()};
        asked_.client_address = remote_address_;
    }
    asked_.keep_alive = false;
    is_closing_ = true;
    Representation problem(to_problem(error, path_of(asked_.target), asked_.request_id));
    queue(problem.select({}), {}, false);
}

void HttpSession::time_out() {
    if (body_) {
        is_closing_ = true;  // the request already has its response
    } else {
        refuse(Error{Errc::RequestTimeout, "the request did not arrive in time", {}, {}});
    }
}

void HttpSession::queue(const Outgoing& outgoing, std::string_view operation, bool from_cache) {
    if (may_wait(outgoing)) {
        report(outgoing, operation, from_cache, queue_message(outgoing));
    } else {
        refuse_to_wait(operation);
    }
}

bool HttpSession::may_wait(const Outgoing& outgoing) {
    if (asked_.method != Method::Get) return true;
    const std::size_t bytes = outgoing.stream ? outgoing.stream->memory() : outgoing.body ? outgoing.body->size() : 0;
    return thread_state_.unsent().admit(last_client(), bytes);
}

bool HttpSession::may_echo() {
    if (!body_) return true;
    const std::uint64_t bytes = std::min(body_->announced().value_or(body_->limit()), body_->limit());
    return thread_state_.unsent().admit(last_client(), static_cast<std::size_t>(bytes));
}

void HttpSession::refuse_to_wait(std::string_view operation) {
    Representation problem(to_problem(too_many_unsent(), path_of(asked_.target), asked_.request_id));
    const Outgoing outgoing = problem.select({});
    report(outgoing, operation, false, queue_message(outgoing));
}

std::optional<UnsentAnswers::Hold> HttpSession::hold_unsent() {
    if (stream_hold_) return std::nullopt;
    return thread_state_.unsent().hold(last_client(), output_.unsent_bodies(), output_.bytes_of_heads());
}

/// They depend on the request, so they are no part of a cached response. A head that cannot be parsed gets none.
void HttpSession::append_origin_fields() {
    if (thread_state_.origins().empty() || asked_.head_size == 0) return;
    thread_state_.origins().append_fields(asked_.own_fields, asked_.method, parser_.head().headers);
}

std::size_t HttpSession::queue_message(const Outgoing& outgoing) {
    const bool is_last_of_drain = thread_state_.is_draining() && input_.bytes().size() == asked_.head_size;
    is_closing_ = is_closing_ || !asked_.keep_alive || is_last_of_drain;

    const std::size_t queued_before = output_.bytes();
    output_.append(outgoing.head);
    if (outgoing.stream && asked_.is_http_1_1) output_.append("Transfer-Encoding: chunked\r\n");
    output_.append(thread_state_.date_field());
    append_origin_fields();
    if (!asked_.own_fields.empty()) output_.append(asked_.own_fields);
    output_.append("X-Request-Id: ");
    output_.append(asked_.request_id);
    if (is_closing_) {
        output_.append("\r\nConnection: close\r\n\r\n");
    } else if (!asked_.is_http_1_1) {
        output_.append("\r\nConnection: keep-alive\r\n\r\n");
    } else {
        output_.append("\r\n\r\n");
    }
    output_.close(asked_.method == Method::Head ? nullptr : outgoing.body);
    return output_.bytes() - queued_before;
}

void HttpSession::report(const Outgoing& outgoing, std::string_view operation, bool from_cache, std::size_t bytes) {
    if (thread_state_.observer() == nullptr) return;
    const Exchange exchange{.method = asked_.method,
                            .target = asked_.target,
                            .status = outgoing.status,
                            .operation = operation,
                            .duration = SteadyClock::now() - asked_.began,
                            .bytes_sent = bytes,
                            .request_id = asked_.request_id,
                            .client_address = asked_.client_address,
                            .from_cache = from_cache};
    thread_state_.observer()->request_finished(thread_state_.io_thread(), exchange);
}

void HttpSession::end_request() {
    input_.consume(asked_.head_size);
    parser_.reset();
    body_.reset();
    asked_ = {};
    ++requests_ended_;
}

}  // namespace bourse::http
