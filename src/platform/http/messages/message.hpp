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

/// A header as it came: the name compares without case, the value is trimmed.
struct HeaderView {
    std::string_view name;
    std::string_view value;
};

/// A header to send.
struct Header {
    std::string name;
    std::string value;
};

/// A request whose head has been checked, and whose body may still be on its way. All views point into the connection's
/// buffers and live until the response has been written; a handler may keep them across its own awaits.
struct Request {
    Method method = Method::Get;
    /// As it came, path and query, percent-encoded.
    std::string_view target;
    /// The target up to `?`, percent-encoded.
    std::string_view path;
    /// The target behind `?`, percent-encoded; empty without one.
    std::string_view query;
    std::span<const HeaderView> headers;
    /// Where the body comes from; null when the request has none.
    BodySource* body_source = nullptr;
    /// The body, once somebody has read it whole.
    std::string_view body;
    /// The caller's X-Request-Id if it was sane, else one of ours.
    std::string_view request_id;
    /// The caller's address without the port: the peer's, or what a trusted proxy says (TrustedProxies); empty when the
    /// peer was gone before it could be asked for.
    std::string_view client_address;

    /// The first header of this name, compared without case; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Whether two header names are the same: ASCII without case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

/// What a handler answers. The connection adds Date, Content-Length, X-Request-Id, X-Content-Type-Options, Connection,
/// and, when it compresses, Content-Encoding and Vary.
struct Response {
    int status = 200;
    /// Empty when there is no body.
    std::string content_type;
    /// Beside those that the connection adds.
    std::vector<Header> headers;
    /// For this caller alone: not kept with the answer when that is kept in the response cache.
    std::vector<Header> own_headers;
    /// Shared, so that a cached or embedded body is never copied. Null is empty.
    std::shared_ptr<const std::string> body;
    /// Strong validator with its quotes, or empty. The connection answers 304 when If-None-Match names it.
    std::string etag;
    /// Set: the response is public, depends on the target and Accept only, and may be served again while this is fresh.
    std::shared_ptr<const Freshness> cacheable_while;
    /// The operationId, for logs and metrics; empty when the request matched none. Lives as long as the process.
    std::string_view operation;
};

/// A body made on the spot.
[[nodiscard]] std::shared_ptr<const std::string> make_body(std::string text);

/// A strong validator, with its quotes, for a body that nothing gives a version: 64 bits of FNV-1a, the same in every
/// process.
[[nodiscard]] std::string etag_of(std::string_view body);

/// `host:port` as a URL has it: an IPv6 address stands in brackets, given with or without them.
[[nodiscard]] std::string authority_of(std::string_view host, std::uint16_t port);

}  // namespace bourse::http
