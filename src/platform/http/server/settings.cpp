#include "platform/http/server/settings.hpp"

namespace bourse::http {
config::Schema<ServerSettings> settings_schema() {
    config::Schema<ServerSettings> schema;
    schema
        .add(&ServerSettings::listen, {.key = "server.listen",
                                       .help = "HOST:PORT to listen on; port 0 picks a free port",
                                       .default_text = "127.0.0.1:8000",
                                       .flag = "--listen"})
        .add(&ServerSettings::tls_certificate, {.key = "server.tls_cert",
                                                .help = "PEM file of the certificate chain; enables HTTPS",
                                                .flag = "--tls-cert"})
        .add(&ServerSettings::tls_key,
             {.key = "server.tls_key", .help = "PEM file of the certificate's private key", .flag = "--tls-key"})
        .add(&ServerSettings::max_body, {.key = "server.max_body",
                                         .help = "Maximum size of a request body",
                                         .default_text = "1MiB",
                                         .flag = "--max-body"})
        .add(&ServerSettings::response_cache, {.key = "server.response_cache",
                                               .help = "Memory for cached responses of all threads; 0: no cache",
                                               .default_text = "64MiB",
                                               .flag = "--response-cache"})
        .add(&ServerSettings::unsent_answers,
             {.key = "server.unsent_answers",
              .help = "Memory for answers that wait for slow clients, one client at most a quarter; 0: no limit",
              .default_text = "128MiB",
              .flag = "--unsent-answers"})
        .add(&ServerSettings::drain_timeout, {.key = "server.drain_timeout",
                                              .help = "Time for requests in flight to finish after SIGTERM",
                                              .default_text = "10s",
                                              .flag = "--drain-timeout"})
        .add_parsed(&ServerSettings::trusted_proxies,
                    {.key = "http.trusted_proxies",
                     .help = "Proxies whose X-Forwarded-For is trusted: addresses and networks (10.0.0.0/8)",
                     .flag = "--trusted-proxies"},
                    &TrustedProxies::parse)
        .add_parsed(&ServerSettings::cors_origins,
                    {.key = "http.cors_origins",
                     .help = "Origins whose pages may use this server (https://app.example.com); *: any page may read",
                     .flag = "--cors-origins",
                     .is_url = true},
                    &Origins::parse);
    return schema;
}

std::string settings_fault(const ServerSettings& settings) {
    if (settings.tls_certificate.empty() == settings.tls_key.empty()) return "";
    return "server.tls_cert and server.tls_key: one is set without the other";
}

}  // namespace bourse::http
