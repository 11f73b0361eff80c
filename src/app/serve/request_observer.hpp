#pragma once
#include <memory>

#include "platform/http/server/observer.hpp"
#include "platform/telemetry/access_log.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/request_metrics.hpp"

namespace bourse::app {

/// Turns events of the server into metrics and access-log lines. References outlive the observer.
class RequestObserver final : public http::Observer {
  public:
    /// `access_log` may be null: requests are then not logged.
    RequestObserver(telemetry::RequestMetrics& metrics, telemetry::AccessLog* access_log, telemetry::Log& log,
                    const Clock& clock);

    void connection_opened(std::size_t io_thread) override { metrics_.connection_opened(io_thread); }
    void connection_closed(std::size_t io_thread) override { metrics_.connection_closed(io_thread); }
    void handler_began(std::size_t io_thread) override { metrics_.handler_began(io_thread); }
    void handler_ended(std::size_t io_thread) override { metrics_.handler_ended(io_thread); }
    void request_finished(std::size_t io_thread, const http::Exchange& exchange) override;
    void handler_threw(std::size_t io_thread, std::string_view request_id, std::string_view what) override;
    void accept_failed(std::size_t io_thread, std::string_view reason) override;

  private:
    telemetry::RequestMetrics& metrics_;
    telemetry::AccessLog* access_log_;
    telemetry::Log& log_;
    const Clock& clock_;
};

}  // namespace bourse::app
