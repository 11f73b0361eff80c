#pragma once
#include <chrono>
#include <string>

#include "platform/config/schema.hpp"
#include "platform/http/messages/origins.hpp"
#include "platform/http/messages/trusted_proxies.hpp"

namespace bourse::http {

struct ServerSettings {
    config::Endpoint listen;
    /// PEM files; either both or neither. If set, the server accepts HTTPS only.
    std::string tls_certificate;
    std::string tls_key;
    config::Bytes max_body;
    /// Total for all io threads; 0 disables the cache.
    config::Bytes response_cache;
    /// UnsentAnswers; 0: no limit.
    config::Bytes unsent_answers;
    TrustedProxies trusted_proxies;
    Origins cors_origins;
    std::chrono::milliseconds drain_timeout{};

    [[nodiscard]] bool has_tls() const { return !tls_certificate.empty(); }
};

[[nodiscard]] config::Schema<ServerSettings> settings_schema();

/// Why individually valid settings conflict; empty when they do not.
[[nodiscard]] std::string settings_fault(const ServerSettings& settings);

}  // namespace bourse::http
