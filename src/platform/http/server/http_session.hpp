#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/messages/body_piece.hpp"
#include "platform/http/messages/request_head.hpp"
#include "platform/http/server/input_buffer.hpp"
#include "platform/http/server/io_thread_state.hpp"
#include "platform/http/server/output_queue.hpp"
#include "platform/http/server/request_body.hpp"

namespace bourse::http {

/// The protocol state of a connection, without I/O: takes bytes from an input buffer and appends
/// responses to an output queue, in the order of the requests. The connection reads, writes and
/// keeps time for it. Used on the connection's io thread only.
class HttpSession {
  public:
    /// What the connection must do before it calls advance() again; it always sends queued bytes
    /// first.
    enum class Next : std::uint8_t { Flush, Read, Handle, Close };
    /// What the session expects from the client; selects the deadline.
    enum class Awaited : std::uint8_t { Request, Head, Body };

    /// `thread_state` and `feed`, which reads for handle(), outlive the session. `remote_address`:
    /// without the port.
    HttpSession(IoThreadState& thread_state, Feed& feed, std::string remote_address);

    /// Proceeds as far as possible without waiting: answers from the cache, rejects malformed
    /// requests.
    [[nodiscard]] Next advance();
    /// After Next::Handle: calls the Service, which reads the body if needed.
    Task<> handle();
    /// Answers the current request with a problem document, and closes. Not while a request is
    /// handled.
    void refuse(const Error& error);
    /// A deadline passed: sends an error unless the request already has its response, and closes.
    void time_out();

    [[nodiscard]] Awaited awaited() const;
    /// Number of requests that are completely finished. While it stays the same, further bytes
    /// belong to the same request.
    [[nodiscard]] std::uint64_t requests_ended() const { return requests_ended_; }
    [[nodiscard]] InputBuffer& input() { return input_; }
    [[nodiscard]] OutputQueue& output() { return output_; }
    /// Counts the queued answers as unsent, while the client has to read before more can be sent.
    [[nodiscard]] std::optional<UnsentAnswers::Hold> hold_unsent();

  private:
    using SteadyClock = std::chrono::steady_clock;

    /// The properties of the request that the response depends on.
    struct Asked {
        Method method = Method::Other;
        std::string_view target;
        std::string_view request_id;
        /// Request::client_address.
        std::string_view client_address;
        /// Response::own_headers, and at the end the fields of the Origins, each with its line end.
        std::string own_fields;
        /// Size of the head in the input buffer.
        std::size_t head_size = 0;
        SteadyClock::time_point began;
        bool is_http_1_1 = true;
        bool keep_alive = false;
    };

    [[nodiscard]] std::optional<Next> advance_head();
    [[nodiscard]] std::optional<Next> advance_discarding();
    void begin_request(std::size_t head_size);
    void announce_body();
    /// Whether the response may be served from, or stored in, the response cache.
    [[nodiscard]] bool is_plain_read() const;
    [[nodiscard]] std::optional<CachedAnswer> find_cached();
    [[nodiscard]] bool answer_from_cache();
    /// The same after Service::judge_cached(); true also when the request was refused.
    Task<bool> answer_from_limited_cache(const Request& request);
    Task<Response> ask_service(Request& request);
    void answer(Representation representation);
    /// Sends a response whose body is made meanwhile.
    Task<> answer_in_pieces(Representation representation);
    /// Sends the pieces of a body, each as a chunk if the request is HTTP/1.1. Returns their bytes. Throws Overloaded
    /// when a piece is larger than the stream has told and there is no memory for it.
    Task<std::size_t> send_pieces(BodyStream& stream, bool as_gzip);
    /// The next piece, compressed if need be; null at the end.
    Task<std::shared_ptr<const BodyPiece>> next_piece(BodyStream& stream, bool as_gzip);
    /// Counts the memory of a stream as unsent.
    void hold_stream(std::size_t bytes);
    /// Queues these bytes of a streamed body, in this order, as one chunk.
    void queue_chunk(std::string_view before, std::shared_ptr<const std::string> body);
    void queue(const Outgoing& outgoing, std::string_view operation, bool from_cache);
    /// Whether memory is left for the answer, if the client does not read it. Answers of writes are always sent: the
    /// client would take a refusal for a write that failed.
    [[nodiscard]] bool may_wait(const Outgoing& outgoing);
    void refuse_to_wait(std::string_view operation);
    /// Whether memory is left for an answer as large as the body of the request, as that of a write may be: asked
    /// before anything is written.
    [[nodiscard]] bool may_echo();
    void append_origin_fields();
    /// Returns the bytes queued.
    std::size_t queue_message(const Outgoing& outgoing);
    void report(const Outgoing& outgoing, std::string_view operation, bool from_cache, std::size_t bytes);
    void end_request();
    [[nodiscard]] Preferences preferences() const;
    [[nodiscard]] std::string_view client_address();
    /// The client of the last request whose head has arrived.
    [[nodiscard]] std::string_view last_client() const;

    IoThreadState& thread_state_;
    Feed& feed_;
    std::string remote_address_;
    bool is_behind_proxy_;
    /// The client's address as forwarded by a trusted proxy.
    std::string forwarded_address_;
    InputBuffer input_;
    OutputQueue output_;
    HeadParser parser_;
    /// The current request.
    Asked asked_;
    std::array<char, 16> own_request_id_{};
    /// Set when the request has a body. Once the response is queued, the rest of the body is
    /// discarded.
    std::optional<IncomingBody> body_;
    std::uint64_t requests_ended_ = 0;
    bool is_closing_ = false;
    /// While a BodyStream is being sent: its memory.
    std::optional<UnsentAnswers::Hold> stream_hold_;
    std::size_t stream_bytes_ = 0;
};

}  // namespace bourse::http
