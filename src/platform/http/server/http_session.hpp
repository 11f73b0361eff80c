#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/messages/request_head.hpp"
#include "platform/http/server/input_buffer.hpp"
#include "platform/http/server/io_thread_state.hpp"
#include "platform/http/server/output_queue.hpp"
#include "platform/http/server/request_body.hpp"

namespace bourse::http {

/// Everything of a connection but its I/O: takes bytes from an input buffer and puts answers into an output queue, in
/// the order of the requests. The connection reads, writes and keeps time for it. On its io thread only.
class HttpSession {
  public:
    /// What the connection must do before it calls advance() again; in all cases it first sends what is queued.
    enum class Next : std::uint8_t { Flush, Read, Handle, Close };
    /// What is awaited from the client, for the deadlines.
    enum class Awaited : std::uint8_t { Request, Head, Body };

    /// `thread_state` and `feed`, which reads for handle(), outlive the dialogue. `remote_address`: without the port.
    HttpSession(IoThreadState& thread_state, Feed& feed, std::string remote_address);

    /// Goes on as far as it can without waiting: answers from the cache, refuses what is malformed.
    [[nodiscard]] Next advance();
    /// After Next::Handle: has the Service answer the request, which reads the body if it wants it.
    Task<> handle();
    /// Answers with a problem in place of what is under way, and closes. Not while a request is handled.
    void refuse(const Error& error);
    /// What is awaited did not come in time: refuses what has no answer yet, and closes.
    void time_out();

    [[nodiscard]] Awaited awaited() const;
    /// How many requests have been answered and left behind: while it stays the same, what is awaited belongs to the
    /// same request.
    [[nodiscard]] std::uint64_t requests_ended() const { return requests_ended_; }
    [[nodiscard]] InputBuffer& input() { return input_; }
    [[nodiscard]] OutputQueue& output() { return output_; }

  private:
    using SteadyClock = std::chrono::steady_clock;

    /// What the answer needs to know of the request.
    struct Asked {
        Method method = Method::Other;
        std::string_view target;
        std::string_view request_id;
        /// Request::client_address.
        std::string_view client_address;
        /// Response::own_headers, each with its line end.
        std::string own_fields;
        /// Of the head in the input buffer.
        std::size_t head_size = 0;
        SteadyClock::time_point began;
        bool is_http_1_1 = true;
        bool keep_alive = false;
    };

    [[nodiscard]] std::optional<Next> advance_head();
    [[nodiscard]] std::optional<Next> advance_discarding();
    void begin_request(std::size_t head_size);
    void announce_body();
    /// Whether the response cache may have, or keep, its answer.
    [[nodiscard]] bool is_plain_read() const;
    [[nodiscard]] std::optional<CachedAnswer> find_cached();
    [[nodiscard]] bool answer_from_cache();
    /// The same after the service has judged; true also when it refused.
    Task<bool> answer_from_limited_cache(const Request& request);
    Task<Response> ask_service(Request& request);
    void answer(Representation representation);
    void queue(const Outgoing& outgoing, std::string_view operation, bool from_cache);
    void end_request();
    [[nodiscard]] Preferences preferences() const;
    [[nodiscard]] std::string_view client_address();

    IoThreadState& thread_state_;
    Feed& feed_;
    std::string remote_address_;
    bool is_behind_proxy_;
    /// For whom the proxy speaks, when it is one.
    std::string forwarded_address_;
    InputBuffer input_;
    OutputQueue output_;
    HeadParser parser_;
    /// Of the request under way.
    Asked asked_;
    std::array<char, 16> own_request_id_{};
    /// Set when it has a body. With the answer queued already, what is left of the body is thrown away.
    std::optional<IncomingBody> body_;
    std::uint64_t requests_ended_ = 0;
    bool is_closing_ = false;
};

}  // namespace bourse::http
