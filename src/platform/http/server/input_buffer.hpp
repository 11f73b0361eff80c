#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace bourse::http {

/// Received bytes that are not parsed yet, contiguous in memory. Starts small, because thousands of
/// connections are idle with an empty buffer, and grows by doubling. Not thread-safe.
class InputBuffer {
  public:
    [[nodiscard]] std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

    /// Free space after the bytes, at least `least`. May move the bytes and invalidate views into
    /// them.
    [[nodiscard]] std::span<char> room(std::size_t least = 1);
    /// Free space available without moving the bytes.
    [[nodiscard]] std::size_t spare() const { return capacity_ - end_; }
    /// Declares `count` bytes of the free space as received.
    void commit(std::size_t count) { end_ += count; }
    /// Removes the first `count` bytes.
    void consume(std::size_t count);
    /// Removes `count` bytes at position `at`; the bytes before it do not move.
    void erase(std::size_t at, std::size_t count);
    /// Frees memory when the buffer is empty.
    void release();

  private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace bourse::http
