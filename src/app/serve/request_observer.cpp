#include "app/serve/request_observer.hpp"

namespace bourse::app {

RequestObserver::RequestObserver(telemetry::RequestMetrics& metrics, telemetry::AccessLog* access_log,
                                 telemetry::Log& log, const Clock& clock)
    : metrics_(metrics), access_log_(access_log), log_(log), clock_(clock) {}

void RequestObserver::request_finished(std::size_t io_thread, const http::Exchange& exchange) {
    metrics_.request_finished(io_thread, exchange.operation, exchange.status, exchange.duration, exchange.from_cache);
    if (access_log_ == nullptr) return;
    telemetry::AccessRecord* record = access_log_->claim(io_thread);
    if (record == nullptr) return;
    record->finished = clock_.now();
    record->duration = exchange.duration;
    record->bytes_sent = exchange.bytes_sent;
    record->status = exchange.status;
    record->method = http::to_string(exchange.method);
    record->operation = exchange.operation;
    record->target.assign(exchange.target);
    record->request_id.assign(exchange.request_id);
    record->remote_address.assign(exchange.client_address);
    access_log_->publish(io_thread);
}

void RequestObserver::handler_threw(std::size_t, std::string_view request_id, std::string_view what) {
    log_.error("a request failed", {{"request_id", request_id}, {"what", what}});
}

void RequestObserver::accept_failed(std::size_t, std::string_view reason) {
    log_.warn("cannot accept connections", {{"reason", reason}});
}

}  // namespace bourse::app
