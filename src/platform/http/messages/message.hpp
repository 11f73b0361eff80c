#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/freshness.hpp"

namespace bourse::http {

class BodySource;

enum class Method : std::uint8_t { Get, Head, Options, Post, Put, Patch, Delete, Other };

/// `GET`, …; `Other` has no name.
[[nodiscard]] std::string_view to_string(Method method);

/// A header field as received: the name is compared case-insensitively, the value is trimmed.
struct HeaderView {
    std::string_view name;
    std::string_view value;
};

/// A header to send.
struct Header {
    std::string name;
    std::string value;
};

/// Where the page that sent a request comes from.
enum class Site : std::uint8_t {
    Own,     ///< From this server, or not from a page at all: other clients send no Origin.
    Listed,  ///< From an origin of `http.cors_origins`.
    Foreign  ///< From any other page.
};

/// A request with a validated head; its body may not have arrived yet. All views point into the
/// connection's buffers and stay valid until the response is written; a handler may keep them
/// across its own awaits.
struct Request {
    Method method = Method::Get;
    /// Path and query as received, percent-encoded.
    std::string_view target;
    /// The target up to `?`, percent-encoded.
    std::string_view path;
    /// The target after `?`, percent-encoded; empty without one.
    std::string_view query;
    std::span<const HeaderView> headers;
    /// Source of the body; null when the request has none.
    BodySource* body_source = nullptr;
    /// The body, once it has been read completely.
    std::string_view body;
    /// The client's X-Request-Id if valid (is_sane_request_id), otherwise generated.
    std::string_view request_id;
    /// The client's IP address without the port: the peer's, or the one forwarded by a trusted
    /// proxy (TrustedProxies). Empty when the peer disconnected before its address could be read.
    std::string_view client_address;
    /// See Origins::site_of().
    Site site = Site::Own;

    /// The first header of this name, compared case-insensitively; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Compares two header names, ignoring ASCII case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

class BodyStream;

/// The response of a handler. The connection adds Date, Content-Length, X-Request-Id,
/// X-Content-Type-Options, Connection, and, when it compresses, Content-Encoding and Vary.
struct Response {
    int status = 200;
    /// Empty when there is no body.
    std::string content_type;
    /// In addition to those that the connection adds.
    std::vector<Header> headers;
    /// For this client only: not stored with the response in the response cache.
    std::vector<Header> own_headers;
    /// Shared, so that a cached or embedded body is never copied. Null means empty.
    std::shared_ptr<const std::string> body;
    /// Instead of `body`, a body that is sent while it is made. Such a response is not cached.
    std::shared_ptr<BodyStream> stream;
    /// Strong validator including its quotes, or empty. The connection answers 304 when
    /// If-None-Match names it.
    std::string etag;
    /// When set, the response is public, depends only on the target and Accept, and may be served
    /// from the cache while this is fresh.
    std::shared_ptr<const Freshness> cacheable_while;
    /// The operationId, for logs and metrics; empty when the request matched none. Lives as long as the process.
    std::string_view operation;
};

/// Wraps a newly built body.
[[nodiscard]] std::shared_ptr<const std::string> make_body(std::string text);

/// A strong validator, including its quotes, for a body without a version: 64-bit FNV-1a, the same
/// in every process.
[[nodiscard]] std::string etag_of(std::string_view body);

/// `host:port` as in a URL: an IPv6 address is put in brackets unless it has them.
[[nodiscard]] std::string authority_of(std::string_view host, std::uint16_t port);

}  // namespace bourse::http
