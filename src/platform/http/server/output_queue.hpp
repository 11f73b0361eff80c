#pragma once
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::http {

/// Answers on their way to one client, oldest first: heads copied into one string, bodies shared, all sent by gathering
/// writes. Not safe from two threads at once.
class OutputQueue {
  public:
    /// Adds text to the head of the answer that close() ends. Between them nothing else is called.
    void append(std::string_view text) { heads_ += text; }
    /// Ends an answer by its body; null: none.
    void close(std::shared_ptr<const std::string> body);

    [[nodiscard]] bool empty() const { return bytes_ == 0; }
    /// Bytes not sent yet.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// The next bytes to send, as many as go into one gathering write. Valid until the queue changes.
    [[nodiscard]] std::span<const boost::asio::const_buffer> buffers();
    /// The first `count` bytes of buffers() have been sent.
    void consume(std::size_t count);

  private:
    struct Answer {
        /// Where its head ends in heads_; it starts where that of the answer before ends.
        std::size_t head_end;
        std::shared_ptr<const std::string> body;
    };

    std::string heads_;
    std::vector<Answer> answers_;
    std::vector<boost::asio::const_buffer> buffers_;
    /// Answers sent in full, and what has been sent of the next: of its head in bytes of heads_, of its body.
    std::size_t sent_answers_ = 0;
    std::size_t sent_heads_ = 0;
    std::size_t sent_body_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace bourse::http
