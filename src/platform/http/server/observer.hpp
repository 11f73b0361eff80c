#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// One request and its answer, when the answer has been handed to the connection. The views live until the call
/// returns, except `operation`, which lives as long as the process.
struct Exchange {
    /// Method::Other with an empty target when the request could not be read that far.
    Method method = Method::Other;
    /// As it came, percent-encoded.
    std::string_view target;
    int status = 0;
    /// Response::operation; empty when the request reached no operation.
    std::string_view operation;
    /// From the last byte of the header to the answer: the body's arrival and the handler, not the client's reading.
    std::chrono::steady_clock::duration duration{};
    /// Of the answer, header and body.
    std::uint64_t bytes_sent = 0;
    std::string_view request_id;
    /// As Request::client_address.
    std::string_view client_address;
    /// Answered without the Service.
    bool from_cache = false;
};

/// What watches the server: metrics and access logs. Called on the io threads, by thread `io_thread` (0 … number of io
/// threads − 1) with its own index only, so counters kept for each index need no lock. Must neither wait nor throw.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void connection_opened(std::size_t io_thread) = 0;
    virtual void connection_closed(std::size_t io_thread) = 0;
    /// A request goes to the Service. handler_ended() follows on the same thread; between them it is in flight.
    virtual void handler_began(std::size_t io_thread) = 0;
    virtual void handler_ended(std::size_t io_thread) = 0;
    /// Once for each answer, refusals of unreadable requests among them.
    virtual void request_finished(std::size_t io_thread, const Exchange& exchange) = 0;
    /// The Service threw: `what` is for the log, the caller got a 500 or 503 with this request id.
    virtual void handler_threw(std::size_t io_thread, std::string_view request_id, std::string_view what) = 0;
    /// Connections wait because none can be accepted now: out of descriptors or memory. At most once a second for each
    /// thread, however often it tries.
    virtual void accept_failed(std::size_t io_thread, std::string_view reason) = 0;
};

}  // namespace bourse::http
