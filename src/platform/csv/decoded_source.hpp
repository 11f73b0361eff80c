#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "base/byte_source.hpp"

namespace bourse::csv {

enum class Compression : std::uint8_t { None, Gzip, Zstd };
enum class Encoding : std::uint8_t { Utf8, Utf16LittleEndian, Utf16BigEndian };
enum class LineEnd : std::uint8_t { Lf, CrLf, Cr };

/// For reports: `gzip`, `UTF-16`, `CRLF` …; no compression is `none`.
[[nodiscard]] std::string_view to_string(Compression compression);
[[nodiscard]] std::string_view to_string(Encoding encoding);
[[nodiscard]] std::string_view to_string(LineEnd end);

/// The bytes of a file as it was found. LineEnd is that of the first line.
struct Coding {
    Compression compression = Compression::None;
    Encoding encoding = Encoding::Utf8;
    LineEnd line_end = LineEnd::Lf;
};

/// A file that cannot be decompressed; what() says why, for the user.
class Undecodable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A file that is larger than allowed when decompressed; what() says so, for the user.
class TooLarge : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The text of a file as UTF-8 with LF or CRLF: undoes gzip (of one or more members) and zstd, converts UTF-16 with or
/// without a byte-order mark, and lines that end with CR alone, all found by the first bytes. Other text passes as it
/// is, a byte-order mark of UTF-8 included. Not safe from two threads at once.
///
/// read() throws Undecodable for damaged compressed data, TooLarge beyond `max_bytes` of text, and what `source`
/// throws.
class DecodedSource final : public ByteSource {
  public:
    static constexpr std::uint64_t kUnlimited = static_cast<std::uint64_t>(-1);

    /// `source` stands at its front and outlives the object.
    explicit DecodedSource(ByteSource& source, std::uint64_t max_bytes = kUnlimited);
    ~DecodedSource() override;

    std::size_t read(std::span<char> buffer) override;
    void rewind() override;

    /// Reads the front of the file when that has not happened.
    [[nodiscard]] const Coding& coding();
    /// Text read so far, since the front.
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  private:
    void open();

    ByteSource& source_;
    std::uint64_t max_bytes_;
    std::uint64_t bytes_ = 0;
    Coding coding_;
    /// From the file to the text; each reads from the one before. Empty until the first read.
    std::unique_ptr<ByteSource> front_;
    std::unique_ptr<ByteSource> decompressed_;
    std::unique_ptr<ByteSource> decompressed_front_;
    std::unique_ptr<ByteSource> utf8_;
    std::unique_ptr<ByteSource> utf8_front_;
    std::unique_ptr<ByteSource> text_;
};

}  // namespace bourse::csv
