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

/// Takes the body of one request out of its framing, by Beast's parser; no I/O. It reads the head as well, a second
/// time after HeadParser: bytes that the two do not understand alike are refused.
class BodyReader {
  public:
    /// `limit`: bytes of the decoded body.
    explicit BodyReader(std::uint64_t limit);
    ~BodyReader();

    /// Takes the next bytes, the whole head first, and returns how many it took; what is left comes again, with more
    /// behind it. Errc::MalformedRequest, Errc::PayloadTooLarge; nothing is to be fed after an error.
    Result<std::size_t> feed(std::string_view bytes);

    /// Nothing more belongs to the request.
    [[nodiscard]] bool is_done() const;
    /// What has come so far, since forget_body(). Valid until the next feed(). Memory grows with what comes, not with
    /// what the head announces.
    [[nodiscard]] std::string_view body() const;
    /// What has come is done with; its memory is kept for what comes next. The limit counts it all the same.
    void forget_body();

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

/// What reads for a request that is being handled: its connection.
class Feed {
  public:
    virtual ~Feed() = default;
    /// Sends what is queued and reads more into the input buffer, whose bytes stay where they are.
    /// Errc::RequestTimeout; Errc::MalformedRequest when the client went away.
    virtual Task<Result<>> fetch() = 0;
    /// See BodySource.
    [[nodiscard]] virtual bool is_abandoned() const = 0;
};

/// The body of the request at the front of a connection's input buffer. On its io thread only.
class IncomingBody final : public BodySource {
  public:
    /// Where the bytes come from and go to. Outlives the body.
    struct Wire {
        InputBuffer& input;
        OutputQueue& output;
        Feed& feed;
    };

    /// `head`, which outlives the body, takes up the first `head_size` bytes of the input and announces a body. The
    /// input has room for a piece of it.
    IncomingBody(const Wire& wire, const RequestHead& head, std::size_t head_size, std::uint64_t limit)
        : wire_(wire), head_(head), head_size_(head_size), limit_(limit) {}

    /// Room that the input buffer needs behind the head: for a piece of the body, and for the longest line of a chunk's
    /// size and extensions.
    static constexpr std::size_t kRoom = 16 * 1024;

    [[nodiscard]] std::optional<std::uint64_t> announced() const override;
    [[nodiscard]] std::uint64_t limit() const override { return limit_; }
    Result<> limit_to(std::uint64_t bytes) override;
    Task<Result<std::string_view>> read_all() override;
    Task<Result<std::string_view>> read_some() override;
    [[nodiscard]] bool is_abandoned() const override { return wire_.feed.is_abandoned(); }

    /// The next request begins behind the head.
    [[nodiscard]] bool is_done() const { return reader_ && reader_->is_done(); }
    /// Whether the rest, which nobody asked for, is sure to come and so short that reading it costs less than another
    /// connection. Takes what has come of it.
    [[nodiscard]] bool is_worth_discarding();
    /// Throws away what has come; an error is as in read_all().
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
