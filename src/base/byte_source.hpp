#pragma once
#include <cstddef>
#include <span>

namespace bourse {

/// Where the bytes of a file come from.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Fills the front of `buffer` and returns how many bytes it put there; 0 at the end. May wait. What it throws ends
    /// the reading.
    virtual std::size_t read(std::span<char> buffer) = 0;
};

}  // namespace bourse
