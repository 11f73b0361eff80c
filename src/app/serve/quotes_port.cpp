#include "app/serve/quotes_port.hpp"

#include <utility>

#include "app/setup/catalog.hpp"
#include "features/quotes/http/quotes_http.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::app {

QuotesPort::QuotesPort(const Foundation& foundation, const Parts& parts, http::ServerOptions options)
    : foundation_(foundation),
      host_(options.host),
      contract_(read_quotes_contract()),
      dispatcher_(contract_, register_handlers(parts),
                  [&log = foundation.log](std::string_view request_id, std::string_view what) {
                      log.error("a request failed", {{"request_id", request_id}, {"what", what}});
                  }),
      server_(foundation.threads, foundation.pool, std::move(options), dispatcher_, foundation.clock) {}

void QuotesPort::start() {
    server_.start();
    foundation_.log.info("serving quotes to other roles",
                         {{"address", "http://" + http::authority_of(host_, server_.port())}});
}

openapi::Registry QuotesPort::register_handlers(const Parts& parts) {
    openapi::Registry registry;
    quotes::register_quotes(registry, parts.source);
    register_admin_endpoints(
        registry,
        {.contract = contract_, .readiness = parts.readiness, .database = parts.database, .metrics = parts.metrics});
    return registry;
}

}  // namespace bourse::app
