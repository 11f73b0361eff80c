#include "platform/http/server/input_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace bourse::http {
namespace {

/// Sufficient for most requests; ten thousand connections use 20 MB.
constexpr std::size_t kSmallest = 2 * 1024;

}  // namespace

std::span<char> InputBuffer::room(std::size_t least) {
    if (capacity_ - end_ < least) {
        const std::size_t size = end_ - begin_;
        if (capacity_ - size >= least) {
            std::memmove(data_.get(), data_.get() + begin_, size);
        } else {
            const std::size_t capacity = std::max({kSmallest, 2 * capacity_, size + least});
            auto larger = std::make_unique_for_overwrite<char[]>(capacity);
            if (size != 0) std::memcpy(larger.get(), data_.get() + begin_, size);
            data_ = std::move(larger);
            capacity_ = capacity;
        }
        begin_ = 0;
        end_ = size;
    }
    return {data_.get() + end_, capacity_ - end_};
}

void InputBuffer::consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

void InputBuffer::erase(std::size_t at, std::size_t count) {
    if (count == 0) return;
    char* const gap = data_.get() + begin_ + at;
    std::memmove(gap, gap + count, end_ - begin_ - at - count);
    end_ -= count;
}

void InputBuffer::release() {
    if (!empty() || capacity_ <= kSmallest) return;
    data_.reset();
    capacity_ = begin_ = end_ = 0;
}

}  // namespace bourse::http
