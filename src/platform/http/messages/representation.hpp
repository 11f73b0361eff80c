#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// What a request says about the form of its answer.
struct Preferences {
    bool gzip = false;
    /// If-None-Match of a GET or HEAD; empty otherwise.
    std::string_view if_none_match;
};

/// An answer ready to send, but for the fields that differ from request to request.
struct Outgoing {
    int status = 200;
    /// Status line and fields, each with its line end, without the empty line. Points into the Representation.
    std::string_view head;
    /// Null: none.
    std::shared_ptr<const std::string> body;
};

/// Appends a field with its line end; what would end the line in a value that came from outside becomes a blank.
void append_field(std::string& out, std::string_view name, std::string_view value);

/// A response in all forms in which clients may want it: plain or gzip, whole or as 304. Forms are made when they are
/// first asked for and kept. The one place that knows ETag, Vary, Content-Encoding and Content-Length. Not safe from
/// two threads at once.
class Representation {
  public:
    explicit Representation(Response response) : response_(std::move(response)) {}

    /// Whether select() would compress a body so large that it must not happen on an io thread: prepare() comes first.
    [[nodiscard]] bool needs_preparing(const Preferences& preferences) const;
    /// Compresses the body. Touches nothing but this representation, so it may run on another thread meanwhile.
    void prepare() { make_gzip(); }

    /// The form that fits; its head is valid as long as the representation neither moves nor dies.
    [[nodiscard]] Outgoing select(const Preferences& preferences);

    [[nodiscard]] std::string_view operation() const { return response_.operation; }
    /// Whether it may be given again while it is fresh.
    [[nodiscard]] bool may_be_kept() const { return response_.status == 200 && response_.cacheable_while; }
    /// Whether what it was made from still holds; false as well when it must not be kept at all.
    [[nodiscard]] bool is_fresh() const { return response_.cacheable_while && response_.cacheable_while->is_fresh(); }
    /// Memory held, bodies among it.
    [[nodiscard]] std::size_t bytes() const;

  private:
    /// The heads that go with one coding of the body; each is empty until it is needed.
    struct Heads {
        std::string whole;
        std::string not_modified;
    };

    [[nodiscard]] bool may_gzip() const;
    void make_gzip();
    [[nodiscard]] std::string render(int status, bool is_gzip) const;
    void render_content(std::string& out, bool is_gzip) const;

    Response response_;
    Heads plain_heads_;
    Heads gzip_heads_;
    /// Null until it is asked for, and for ever when gzip gains nothing.
    std::shared_ptr<const std::string> gzip_body_;
    bool has_tried_gzip_ = false;
};

}  // namespace bourse::http
