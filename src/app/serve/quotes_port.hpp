#pragma once
#include <chrono>

#include "app/serve/admin_http.hpp"
#include "app/serve/role.hpp"
#include "platform/http/server/server.hpp"
#include "platform/openapi/dispatcher.hpp"

namespace bourse::quotes {
class QuoteSource;
}

namespace bourse::app {

/// The quotes role's own port in a process that also plays other roles on its main port. Serves api/quotes.yaml and the
/// operations of every process, without credentials.
class QuotesPort {
  public:
    struct Parts {
        quotes::QuoteSource& source;
        const Readiness& readiness;
        /// Null without a store.
        DatabaseProbe* database;
        /// Null when metrics are off.
        const telemetry::Metrics* metrics;
    };

    /// `options` contain the address. Everything passed by reference outlives the port.
    QuotesPort(const Foundation& foundation, const Parts& parts, http::ServerOptions options);

    void start();
    /// See http::Server.
    void drain(std::chrono::milliseconds patience) { server_.drain(patience); }
    void join() { server_.join(); }
    [[nodiscard]] bool join_until(std::chrono::steady_clock::time_point deadline) {
        return server_.join_until(deadline);
    }

  private:
    openapi::Registry register_handlers(const Parts& parts);

    const Foundation& foundation_;
    const std::string host_;
    openapi::Contract contract_;
    openapi::Dispatcher dispatcher_;
    http::Server server_;
};

}  // namespace bourse::app
