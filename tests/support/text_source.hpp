#pragma once
#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/byte_source.hpp"

namespace bourse::test {

/// Returns a text in pieces of at most `piece` bytes.
class TextSource final : public ByteSource {
  public:
    explicit TextSource(std::string text, std::size_t piece = 1 << 20) : text_(std::move(text)), piece_(piece) {}
    std::size_t read(std::span<char> buffer) override {
        const std::size_t count = std::min({buffer.size(), piece_, text_.size() - at_});
        std::memcpy(buffer.data(), text_.data() + at_, count);
        at_ += count;
        return count;
    }
    void rewind() override { at_ = 0; }

  private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

}  // namespace bourse::test
