#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "platform/http/messages/body_source.hpp"
#include "platform/http/messages/request_head.hpp"
#include "platform/http/server/input_buffer.hpp"
#include "platform/http/server/output_queue.hpp"

namespace bourse::http {

/// Decodes the body of one request with Beast's parser; no I/O. Beast parses the head again after
/// HeadParser: bytes that the two interpret differently are rejected.
class BodyReader {
  public:
    /// `limit`: bytes of the decoded body.
    explicit BodyReader(std::uint64_t limit);
    ~BodyReader();

    /// Parses the next bytes, starting with the whole head, and returns how many it consumed; the
    /// rest must be passed again, followed by more. Errc::MalformedRequest, Errc::PayloadTooLarge;
    /// do not call again after an error.
    Result<std::size_t> feed(std::string_view bytes);

    /// Whether the request is complete.
    [[nodiscard]] bool is_done() const;
    /// The decoded bytes since the last forget_body(). Valid until the next feed(). Memory grows
    /// with the received bytes, not with the announced length.
    [[nodiscard]] std::string_view body() const;
    /// Drops the decoded bytes but keeps their memory for the next ones. They still count towards
    /// the limit.
    void forget_body();

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

/// Reads and sends while a request is being handled; implemented by the connection.
class Feed {
  public:
    virtual ~Feed() = default;
    /// Sends queued bytes and reads more into the input buffer, whose existing bytes do not move.
    /// Errc::RequestTimeout; Errc::MalformedRequest when the client disconnected.
    virtual Task<Result<>> fetch() = 0;
    /// Sends queued bytes. False when the connection is broken.
    virtual Task<bool> push() = 0;
    /// Resets the connection, so that the client notices that a response is incomplete.
    virtual void reset() = 0;
    /// See BodySource.
    [[nodiscard]] virtual bool is_abandoned() const = 0;
};

/// The body of the request at the front of a connection's input buffer. Used on its io thread only.
class IncomingBody final : public BodySource {
  public:
    /// Where bytes come from and go to. Outlives the body.
    struct Wire {
        InputBuffer& input;
        OutputQueue& output;
        Feed& feed;
    };

    /// `head`, which outlives the body, occupies the first `head_size` bytes of the input and
    /// announces a body. The input buffer has room for a piece of it.
    IncomingBody(const Wire& wire, const RequestHead& head, std::size_t head_size, std::uint64_t limit)
        : wire_(wire), head_(head), head_size_(head_size), limit_(limit) {}

    /// Room that the input buffer needs after the head: for a piece of the body, and for the
    /// longest line with a chunk size and extensions.
    static constexpr std::size_t kRoom = 16 * 1024;

    [[nodiscard]] std::optional<std::uint64_t> announced() const override;
    [[nodiscard]] std::uint64_t limit() const override { return limit_; }
    Result<> limit_to(std::uint64_t bytes) override;
    Task<Result<std::string_view>> read_all() override;
    Task<Result<std::string_view>> read_some() override;
    [[nodiscard]] bool is_abandoned() const override { return wire_.feed.is_abandoned(); }

    /// True when the next request starts directly after the head.
    [[nodiscard]] bool is_done() const { return reader_ && reader_->is_done(); }
    /// Whether the unread rest of the body is certain to arrive and so short that reading it costs
    /// less than a new connection. Decodes the bytes that have arrived.
    [[nodiscard]] bool is_worth_discarding();
    /// Discards the received bytes; errors as in read_all().
    Result<> discard();

  private:
    Result<> decode();
    Result<> fail(Error error);
    Task<Result<>> fill(std::size_t wanted);
    void give_leave();

    Wire wire_;
    const RequestHead& head_;
    std::size_t head_size_;
    std::uint64_t limit_;
    std::optional<BodyReader> reader_;
    bool has_failed_ = false;
    bool may_send_ = false;
};

}  // namespace bourse::http
