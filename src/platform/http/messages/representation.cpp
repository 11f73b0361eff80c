#include "platform/http/messages/representation.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "platform/http/messages/gzip.hpp"
#include "platform/http/messages/negotiation.hpp"
#include "platform/http/messages/problem.hpp"

namespace bourse::http {
namespace {

/// Bodies smaller than this do not benefit from gzip.
constexpr std::size_t kSmallestForGzip = 1024;
/// Larger bodies are sent uncompressed: compressing them would take a second or more.
constexpr std::size_t kMaxBytesForGzip = 64 * 1024 * 1024;

const std::string* find(const std::vector<Header>& headers, std::string_view name) {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const Header& header) { return same_name(header.name, name); });
    return found == headers.end() ? nullptr : &found->value;
}

std::size_t size_of(const std::shared_ptr<const std::string>& body) {
    return body ? body->size() : 0;
}

}  // namespace

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    const std::size_t start = out.size();
    out += value;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    out += "\r\n";
}

bool Representation::is_open_to_gzip() const {
    return is_compressible(response_.content_type) && find(response_.headers, "Content-Encoding") == nullptr;
}

bool Representation::may_gzip() const {
    const std::size_t size = size_of(response_.body);
    return size > kSmallestForGzip && size <= kMaxBytesForGzip && is_open_to_gzip();
}

bool Representation::needs_preparing(const Preferences& preferences) const {
    return preferences.gzip && !has_tried_gzip_ && size_of(response_.body) > kMaxGzipOnIoThread && may_gzip();
}

void Representation::make_gzip() {
    has_tried_gzip_ = true;
    if (!may_gzip()) return;
    std::string zipped = gzip(*response_.body);
    zipped.shrink_to_fit();
    if (zipped.size() < response_.body->size()) gzip_body_ = make_body(std::move(zipped));
}

Outgoing Representation::select(const Preferences& preferences) {
    if (preferences.gzip && !has_tried_gzip_) make_gzip();
    const bool is_gzip = preferences.gzip && (gzip_body_ || (response_.stream && is_open_to_gzip()));
    Heads& heads = is_gzip ? gzip_heads_ : plain_heads_;
    const bool is_known = response_.status == 200 && !preferences.if_none_match.empty() &&
                          matches_etag(preferences.if_none_match, response_.etag);
    if (is_known) {
        if (heads.not_modified.empty()) heads.not_modified = render(304, is_gzip);
        return {304, heads.not_modified, nullptr, nullptr, false};
    }
    if (heads.whole.empty()) heads.whole = render(response_.status, is_gzip);
    return {response_.status, heads.whole, is_gzip ? gzip_body_ : response_.body, response_.stream, is_gzip};
}

std::string Representation::render(int status, bool is_gzip) const {
    std::string out;
    out.reserve(384);
    out += "HTTP/1.1 ";
    append_number(out, std::int64_t{status});
    out += ' ';
    out += reason_phrase(status);
    out += "\r\n";
    if (status != 304 && status != 204) render_content(out, is_gzip);
    for (const Header& header : response_.headers) {
        if (!same_name(header.name, "Vary")) append_field(out, header.name, header.value);
    }
    if (!response_.etag.empty()) {
        append_field(out, "ETag", is_gzip ? gzip_etag(response_.etag) : response_.etag);
        if (find(response_.headers, "Cache-Control") == nullptr) append_field(out, "Cache-Control", "no-cache");
    }
    std::string vary;
    const auto also = [&](std::string_view name) { (vary += vary.empty() ? "" : ", ") += name; };
    if (const std::string* own = find(response_.headers, "Vary")) also(*own);
    if (is_compressible(response_.content_type)) also("Accept-Encoding");
    if (!vary.empty()) append_field(out, "Vary", vary);
    append_field(out, "X-Content-Type-Options", "nosniff");
    return out;
}

void Representation::render_content(std::string& out, bool is_gzip) const {
    if (!response_.content_type.empty()) append_field(out, "Content-Type", response_.content_type);
    if (is_gzip) append_field(out, "Content-Encoding", "gzip");
    // How a stream is framed depends on the version of the request.
    if (response_.stream) return;
    out += "Content-Length: ";
    append_number(out, static_cast<std::int64_t>(size_of(is_gzip ? gzip_body_ : response_.body)));
    out += "\r\n";
}

std::size_t Representation::bytes() const {
    std::size_t bytes = sizeof *this + response_.etag.capacity() + response_.content_type.capacity();
    for (const Header& header : response_.headers) bytes += sizeof header + header.name.size() + header.value.size();
    bytes += size_of(response_.body) + size_of(gzip_body_);
    for (const Heads* heads : {&plain_heads_, &gzip_heads_}) {
        bytes += heads->whole.capacity() + heads->not_modified.capacity();
    }
    return bytes;
}

}  // namespace bourse::http
