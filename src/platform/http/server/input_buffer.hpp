#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace bourse::http {

/// Bytes that came from a client and are not understood yet, in one piece. Starts small, because thousands of
/// connections wait with an empty one, and grows by doubling. Not safe from two threads at once.
class InputBuffer {
  public:
    [[nodiscard]] std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

    /// Room behind the bytes, at least `least`. May move the bytes: views into them end.
    [[nodiscard]] std::span<char> room(std::size_t least = 1);
    /// Bytes of room that there are without moving anything.
    [[nodiscard]] std::size_t spare() const { return capacity_ - end_; }
    /// `count` bytes have been written into the room.
    void commit(std::size_t count) { end_ += count; }
    /// The first `count` bytes are done with.
    void consume(std::size_t count);
    /// Takes `count` bytes away from position `at`; those before stay where they are.
    void erase(std::size_t at, std::size_t count);
    /// Gives memory back when nothing is in it.
    void release();

  private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace bourse::http
