#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// One request and its response, reported when the response has been queued on the connection. The
/// views are valid until the call returns, except `operation`, which lives as long as the process.
struct Exchange {
    /// Method::Other with an empty target when the request line could not be parsed.
    Method method = Method::Other;
    /// As received, percent-encoded.
    std::string_view target;
    int status = 0;
    /// Response::operation; empty when the request reached no operation.
    std::string_view operation;
    /// From the end of the header to the response: includes receiving the body and the handler, but
    /// not the client's reading of the response.
    std::chrono::steady_clock::duration duration{};
    /// Of the response, header and body.
    std::uint64_t bytes_sent = 0;
    std::string_view request_id;
    /// As Request::client_address.
    std::string_view client_address;
    /// Answered without the Service.
    bool from_cache = false;
};

/// Observes the server, for metrics and access logs. Called on the io threads; thread `io_thread`
/// (0 … number of io threads − 1) passes only its own index, so counters per index need no lock.
/// Must neither block nor throw.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void connection_opened(std::size_t io_thread) = 0;
    virtual void connection_closed(std::size_t io_thread) = 0;
    /// A request is passed to the Service. handler_ended() follows on the same thread; in between
    /// the request is in flight.
    virtual void handler_began(std::size_t io_thread) = 0;
    virtual void handler_ended(std::size_t io_thread) = 0;
    /// Called once per response, including errors for malformed requests.
    virtual void request_finished(std::size_t io_thread, const Exchange& exchange) = 0;
    /// The Service threw: `what` is for the log; the client received a 500 or 503 with this request
    /// id.
    virtual void handler_threw(std::size_t io_thread, std::string_view request_id, std::string_view what) = 0;
    /// Connections cannot be accepted, for lack of descriptors or memory. At most once a second per
    /// thread, however often accepting fails.
    virtual void accept_failed(std::size_t io_thread, std::string_view reason) = 0;
};

}  // namespace bourse::http
