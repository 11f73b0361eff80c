#pragma once
#include <chrono>
#include <string>

#include "platform/config/schema.hpp"
#include "platform/http/messages/trusted_proxies.hpp"

namespace bourse::http {

struct ServerSettings {
    config::Endpoint listen;
    /// PEM files; both or neither. With them the server speaks HTTPS only.
    std::string tls_certificate;
    std::string tls_key;
    config::Bytes max_body;
    /// For all io threads together; 0 caches nothing.
    config::Bytes response_cache;
    TrustedProxies trusted_proxies;
    std::chrono::milliseconds drain_timeout{};

    [[nodiscard]] bool has_tls() const { return !tls_certificate.empty(); }
};

[[nodiscard]] config::Schema<ServerSettings> settings_schema();

/// Why settings that are valid one by one do not fit together; empty when they do.
[[nodiscard]] std::string settings_fault(const ServerSettings& settings);

}  // namespace bourse::http
