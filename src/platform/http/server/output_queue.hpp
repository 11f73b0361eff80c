#pragma once
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::http {

/// Responses being sent to one client, oldest first: heads are copied into one string, bodies are
/// shared, and both are sent with scatter-gather writes. Not thread-safe.
class OutputQueue {
  public:
    /// Appends to the head of the response that close() ends. Call nothing else in between.
    void append(std::string_view text) { heads_ += text; }
    /// Ends a response with its body; null means none.
    void close(std::shared_ptr<const std::string> body);

    [[nodiscard]] bool empty() const { return bytes_ == 0; }
    /// Bytes not sent yet.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// The bodies that are not sent completely.
    [[nodiscard]] std::vector<std::shared_ptr<const std::string>> unsent_bodies() const;
    /// Memory of the heads, in bytes.
    [[nodiscard]] std::size_t bytes_of_heads() const { return heads_.capacity(); }

    /// The next bytes to send, at most one scatter-gather write. Valid until the queue changes.
    [[nodiscard]] std::span<const boost::asio::const_buffer> buffers();
    /// The first `count` bytes of buffers() have been sent.
    void consume(std::size_t count);

  private:
    struct Answer {
        /// End of this head in heads_; it starts at the end of the previous one.
        std::size_t head_end;
        std::shared_ptr<const std::string> body;
    };

    std::string heads_;
    std::vector<Answer> answers_;
    std::vector<boost::asio::const_buffer> buffers_;
    /// Number of responses sent completely, and the sent part of the next one: bytes of heads_ and
    /// of its body.
    std::size_t sent_answers_ = 0;
    std::size_t sent_heads_ = 0;
    std::size_t sent_body_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace bourse::http
