#include "platform/http/messages/request_head.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "platform/http/messages/negotiation.hpp"

namespace bourse::http {
namespace {

using CharSet = std::array<bool, 256>;

constexpr CharSet set_of(bool (*contains)(unsigned char)) {
    CharSet set{};
    for (std::size_t c = 0; c < set.size(); ++c) set[c] = contains(static_cast<unsigned char>(c));
    return set;
}

constexpr bool is_alphanumeric(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_one_of(unsigned char c, std::string_view characters) {
    return characters.find(static_cast<char>(c)) != std::string_view::npos;
}

/// `tchar` of RFC 9110: methods and field names.
constexpr CharSet kToken =
    set_of([](unsigned char c) { return is_alphanumeric(c) || is_one_of(c, "!#$%&'*+-.^_`|~"); });
/// Field values: visible characters, blanks, tabs, and bytes above ASCII, which have no meaning but
/// are harmless.
constexpr CharSet kFieldValue = set_of([](unsigned char c) { return (c >= 0x20 && c != 0x7F) || c == '\t'; });
/// Targets: visible ASCII except the fragment's `#`. Accepts some common characters that RFC 3986
/// requires to be escaped (`|`, `^`, `{`).
constexpr CharSet kTarget = set_of([](unsigned char c) { return c > 0x20 && c < 0x7F && c != '#'; });
/// Host and the authority of an absolute form: `uri-host [":" port]`.
constexpr CharSet kAuthority =
    set_of([](unsigned char c) { return is_alphanumeric(c) || is_one_of(c, "-._~%!$&'()*+,;=:[]"); });
constexpr CharSet kRequestId = set_of([](unsigned char c) { return is_alphanumeric(c) || is_one_of(c, "._-"); });

bool consists_of(const CharSet& set, std::string_view text) {
    return std::all_of(text.begin(), text.end(), [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

Error malformed(const char* detail) {
    return Error{Errc::MalformedRequest, detail, {}, {}};
}
Error target_too_long() {
    return Error{Errc::UriTooLong, "the request target exceeds the size limit", {}, {}};
}
Error headers_too_large() {
    return Error{Errc::HeadersTooLarge, "the header exceeds the size or field limit", {}, {}};
}

Method method_of(std::string_view name) {
    using enum Method;
    for (const Method method : {Get, Head, Options, Post, Put, Patch, Delete}) {
        if (to_string(method) == name) return method;
    }
    return Other;
}

/// The path and query of an absolute form; empty when it has none or its authority is invalid.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.size() < scheme.size() || !same_name(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        const std::size_t path = target.find('/');
        if (path == std::string_view::npos || path == 0) return {};
        return consists_of(kAuthority, target.substr(0, path)) ? target.substr(path) : std::string_view();
    }
    return {};
}

}  // namespace

void HeadParser::reset() {
    head_.headers.clear();
    scanned_ = line_start_ = first_line_end_ = lines_ = 0;
}

Result<std::size_t> HeadParser::feed(std::string_view bytes) {
    if (!bytes.empty() && !kToken[static_cast<unsigned char>(bytes.front())]) {
        return malformed("the request must begin with a method");
    }
    while (scanned_ < bytes.size()) {
        const auto* found =
            static_cast<const char*>(std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_));
        if (found == nullptr) {
            scanned_ = bytes.size();
            break;
        }
        const auto feed_at = static_cast<std::size_t>(found - bytes.data());
        if (feed_at == line_start_ || bytes[feed_at - 1] != '\r') return malformed("a line ends with a bare line feed");
        const bool is_empty_line = feed_at == line_start_ + 1;
        scanned_ = line_start_ = feed_at + 1;
        if (lines_++ == 0) first_line_end_ = scanned_;
        if (!is_empty_line) continue;
        if (const auto parsed = parse(bytes.substr(0, scanned_)); !parsed) return parsed.error();
        return scanned_;
    }
    if (const auto checked = check_unfinished(bytes); !checked) return checked.error();
    return std::size_t{0};
}

/// Rejects an incomplete head as soon as it cannot become valid, so that limits also apply to heads
/// that never end.
Result<> HeadParser::check_unfinished(std::string_view bytes) const {
    constexpr std::size_t kMethodAndVersion = 64;
    if (lines_ == 0) {
        if (bytes.size() > limits_.target + kMethodAndVersion) return target_too_long();
    } else if (bytes.size() - first_line_end_ > limits_.header_bytes || lines_ > limits_.header_fields + 1) {
        return headers_too_large();
    }
    return {};
}

/// `head` includes the final empty line.
Result<> HeadParser::parse(std::string_view head) {
    head_.headers.clear();
    head_.is_http_1_1 = true;
    head_.expects_continue = false;
    head_.framing = Framing::None;
    head_.content_length = 0;
    head_.accept = std::string_view();
    head_.accept_encoding = head_.if_none_match = head_.request_id = {};
    if_none_match_.clear();
    seen_ = {};
    if (auto parsed = parse_request_line(head.substr(0, first_line_end_ - 2)); !parsed) return parsed;
    if (lines_ - 2 > limits_.header_fields || head.size() - first_line_end_ - 2 > limits_.header_bytes) {
        return headers_too_large();
    }
    std::size_t start = first_line_end_;
    for (std::size_t field = 0; field + 2 < lines_; ++field) {
        const std::size_t end = head.find('\n', start);
        if (auto parsed = parse_field(head.substr(start, end - 1 - start)); !parsed) return parsed;
        start = end + 1;
    }
    return check_whole();
}

Result<> HeadParser::parse_request_line(std::string_view line) {
    const std::size_t method_end = line.find(' ');
    const std::size_t target_end = line.rfind(' ');
    if (method_end == std::string_view::npos || target_end == method_end)
        return malformed("the request line is malformed");
    const std::string_view method = line.substr(0, method_end);
    const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
    const std::string_view version = line.substr(target_end + 1);
    if (!consists_of(kToken, method)) return malformed("the method is malformed");
    if (target.size() > limits_.target) return target_too_long();
    if (target.empty() || !consists_of(kTarget, target))
        return malformed("the request target has unescaped characters");

    if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.')
        return malformed("the version is malformed");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return Error{Errc::VersionNotSupported, "only HTTP/1.1 and HTTP/1.0 are supported", {}, {}};
    }
    head_.is_http_1_1 = version == "HTTP/1.1";
    head_.method = method_of(method);
    const bool is_origin_form = target.front() == '/' || (target == "*" && head_.method == Method::Options);
    head_.target = is_origin_form ? target : without_authority(target);
    if (head_.target.empty()) return malformed("the request target is neither a path nor an absolute URL");
    return {};
}

Result<> HeadParser::parse_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return malformed("a header field has no name");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (!consists_of(kToken, name)) return malformed("a header field name has invalid characters");
    if (!consists_of(kFieldValue, value)) return malformed("a header field has invalid characters");
    head_.headers.push_back({name, value});
    return note_field(name, value);
}

/// Records the fields that the connection itself needs. Compares lengths first, because most fields
/// are none of these.
Result<> HeadParser::note_field(std::string_view name, std::string_view value) {
    const auto keep_single = [&](bool& seen, std::string_view& kept) {
        kept = seen ? std::string_view() : value;
        seen = true;
    };
    switch (name.size()) {
        case 4:
            if (!same_name(name, "Host")) break;
            if (seen_.host) return malformed("duplicate Host field");
            seen_.host = true;
            if (!consists_of(kAuthority, value)) return malformed("the Host is malformed");
            break;
        case 6:
            if (same_name(name, "Accept")) {
                head_.accept = seen_.accept ? std::nullopt : std::optional(value);
                seen_.accept = true;
            } else if (same_name(name, "Expect")) {
                if (same_name(value, "100-continue")) {
                    head_.expects_continue = true;
                } else {
                    seen_.other_expectation = true;
                }
            }
            break;
        case 10:
            if (same_name(name, "Connection")) note_connection(value);
            break;
        case 12:
            if (same_name(name, "X-Request-Id")) keep_single(seen_.request_id, head_.request_id);
            break;
        case 13:
            if (same_name(name, "If-None-Match")) {
                if (!if_none_match_.empty()) if_none_match_ += ", ";
                head_.if_none_match = if_none_match_ += value;
            }
            break;
        case 14:
        case 17:
            return note_framing(name, value);
        case 15:
            if (same_name(name, "Accept-Encoding")) keep_single(seen_.accept_encoding, head_.accept_encoding);
            break;
        default:
            break;
    }
    return {};
}

Result<> HeadParser::note_framing(std::string_view name, std::string_view value) {
    if (same_name(name, "Content-Length")) {
        if (seen_.content_length) return malformed("duplicate Content-Length field");
        seen_.content_length = true;
        const bool is_digits =
            !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!is_digits) return malformed("the Content-Length is not a number");
        constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
        for (const char c : value) {
            const auto digit = static_cast<std::uint64_t>(c - '0');
            head_.content_length =
                head_.content_length > (kMax - digit) / 10 ? kMax : head_.content_length * 10 + digit;
        }
        head_.framing = head_.content_length == 0 ? Framing::None : Framing::Length;
    } else if (same_name(name, "Transfer-Encoding")) {
        if (seen_.transfer_encoding) return malformed("duplicate Transfer-Encoding field");
        seen_.transfer_encoding = true;
        if (!same_name(value, "chunked")) return malformed("the Transfer-Encoding must be chunked");
    }
    return {};
}

void HeadParser::note_connection(std::string_view value) {
    while (!value.empty()) {
        const std::string_view option = take_until(value, ',');
        if (same_name(option, "close")) seen_.close = true;
        if (same_name(option, "keep-alive")) seen_.keep_alive = true;
    }
}

/// Checks that involve several fields.
Result<> HeadParser::check_whole() {
    if (seen_.transfer_encoding) {
        if (seen_.content_length) return malformed("Content-Length and Transfer-Encoding must not be combined");
        if (!head_.is_http_1_1) return malformed("HTTP/1.0 does not support Transfer-Encoding");
        head_.framing = Framing::Chunked;
    }
    if (head_.is_http_1_1 && !seen_.host) return malformed("the Host field is missing");
    if (seen_.other_expectation) {
        return Error{Errc::ExpectationFailed, "only the expectation 100-continue is supported", {}, {}};
    }
    if (!head_.is_http_1_1) head_.expects_continue = false;
    head_.keep_alive = !seen_.close && (head_.is_http_1_1 || seen_.keep_alive);
    return {};
}

bool is_sane_request_id(std::string_view id) {
    constexpr std::size_t kMax = 128;
    return !id.empty() && id.size() <= kMax && consists_of(kRequestId, id);
}

}  // namespace bourse::http
