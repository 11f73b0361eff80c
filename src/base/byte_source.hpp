#pragma once
#include <cstddef>
#include <span>

namespace bourse {

/// A source of the bytes of a file.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Writes to the front of `buffer` and returns the number of bytes; 0 at the end. May block. An
    /// exception ends the reading.
    virtual std::size_t read(std::span<char> buffer) = 0;
};

}  // namespace bourse
