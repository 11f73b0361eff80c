#pragma once
#include <cstddef>
#include <span>

namespace bourse {

/// The bytes of a file, which can be read again. Not safe from two threads at once.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Fills the front of `buffer`, which is not empty, and returns the number of bytes; 0 at the end. May wait. What
    /// it throws ends the reading.
    virtual std::size_t read(std::span<char> buffer) = 0;
    /// Continues at the first byte.
    virtual void rewind() = 0;
};

}  // namespace bourse
