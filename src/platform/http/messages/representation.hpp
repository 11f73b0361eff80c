#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// The request's preferences for the form of the response.
struct Preferences {
    bool gzip = false;
    /// If-None-Match of a GET or HEAD; empty otherwise.
    std::string_view if_none_match;
};

/// A response ready to send, except for the fields that vary per request.
struct Outgoing {
    int status = 200;
    /// Status line and fields, each with its line end, without the final empty line. Points into
    /// the Representation.
    std::string_view head;
    /// Null: none.
    std::shared_ptr<const std::string> body;
    /// Null: the body, if any, is complete. Otherwise the head lacks the field that frames the body.
    std::shared_ptr<BodyStream> stream{};
    /// Whether the stream must be sent as gzip.
    bool is_gzip = false;
};

/// Up to this size, some milliseconds, an io thread compresses a body itself.
inline constexpr std::size_t kMaxGzipOnIoThread = 256 * 1024;

/// Appends a field with its line end; line breaks in the value are replaced by blanks, to prevent
/// header injection.
void append_field(std::string& out, std::string_view name, std::string_view value);

/// A response in every form that clients may request: plain or gzip, complete or as 304. Each form
/// is created at first use and kept. The only place that knows ETag, Vary, Content-Encoding and
/// Content-Length. Not thread-safe.
class Representation {
  public:
    explicit Representation(Response response) : response_(std::move(response)) {}

    /// Whether select() would compress a body too large for an io thread: call prepare() first.
    [[nodiscard]] bool needs_preparing(const Preferences& preferences) const;
    /// Compresses the body. Uses only this representation, so it may run on another thread.
    void prepare() { make_gzip(); }

    /// The form that matches; its head stays valid until the representation is moved or destroyed.
    [[nodiscard]] Outgoing select(const Preferences& preferences);

    /// Whether the body is sent while it is made.
    [[nodiscard]] bool is_streamed() const { return response_.stream != nullptr; }
    [[nodiscard]] std::string_view operation() const { return response_.operation; }
    /// Whether the response may be cached while it is fresh.
    [[nodiscard]] bool may_be_kept() const {
        return response_.status == 200 && response_.cacheable_while && !response_.stream;
    }
    /// Whether the response's source is unchanged; false also when it must not be cached at all.
    [[nodiscard]] bool is_fresh() const { return response_.cacheable_while && response_.cacheable_while->is_fresh(); }
    /// Memory used, including bodies.
    [[nodiscard]] std::size_t bytes() const;

  private:
    /// The heads for one content coding; each is empty until first used.
    struct Heads {
        std::string whole;
        std::string not_modified;
    };

    /// Whether the content type gains by gzip, and the handler has not chosen a coding itself.
    [[nodiscard]] bool is_open_to_gzip() const;
    [[nodiscard]] bool may_gzip() const;
    void make_gzip();
    [[nodiscard]] std::string render(int status, bool is_gzip) const;
    void render_content(std::string& out, bool is_gzip) const;

    Response response_;
    Heads plain_heads_;
    Heads gzip_heads_;
    /// Null until first used, and permanently when gzip does not make the body smaller.
    std::shared_ptr<const std::string> gzip_body_;
    bool has_tried_gzip_ = false;
};

}  // namespace bourse::http
