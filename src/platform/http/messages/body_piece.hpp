#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/mutex.hpp"

namespace bourse::http {

/// Compressed bytes that may stand between others in the deflate stream of a gzip body: they refer to no byte before
/// them, and end at a whole byte.
struct DeflatedPiece {
    std::shared_ptr<const std::string> bytes;
    /// Of the text.
    std::uint32_t crc = 0;
};

/// A part of a body that is sent while it is made. Never empty. Several responses may share it, so that it is made and
/// compressed once. Safe from any thread.
class BodyPiece {
  public:
    explicit BodyPiece(std::string text);

    [[nodiscard]] const std::shared_ptr<const std::string>& text() const { return text_; }
    /// Whether deflated() takes no time.
    [[nodiscard]] bool is_deflated() const { return is_deflated_.load(std::memory_order_acquire); }
    /// The text compressed, at the first call about 10 ms per megabyte. Throws std::bad_alloc.
    [[nodiscard]] DeflatedPiece deflated() const;

  private:
    std::shared_ptr<const std::string> text_;
    mutable std::atomic<bool> is_deflated_{false};
    mutable Mutex mutex_;
    mutable DeflatedPiece deflated_ BOURSE_GUARDED_BY(mutex_);
};

/// Joins deflated pieces into one gzip body (RFC 1952): header(), the bytes of each piece, trailer(). The checksum of
/// the whole follows from those of the pieces, so that no piece is read again.
class GzipJoiner {
  public:
    [[nodiscard]] static std::string_view header();
    /// Call for each piece, in order.
    void add(const BodyPiece& piece);
    [[nodiscard]] std::string trailer() const;

  private:
    std::uint32_t crc_ = 0;
    std::size_t text_size_ = 0;
};

}  // namespace bourse::http
