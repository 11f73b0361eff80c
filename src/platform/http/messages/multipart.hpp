#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"
#include "base/result.hpp"
#include "platform/http/messages/body_file.hpp"

namespace bourse::http {

/// The boundary of a Content-Type `multipart/form-data; boundary=…`; empty for any other.
[[nodiscard]] std::string multipart_boundary(std::string_view content_type);

/// A part of a body in a file, which outlives it.
class BodyPart final : public ByteSource {
  public:
    /// The bytes [begin, end) of the file.
    BodyPart(BodyFile& file, std::uint64_t begin, std::uint64_t end)
        : file_(file), begin_(begin), end_(end), position_(begin) {}

    std::size_t read(std::span<char> buffer) override;
    void rewind() override { position_ = begin_; }

  private:
    BodyFile& file_;
    std::uint64_t begin_;
    std::uint64_t end_;
    std::uint64_t position_;
};

/// The one part of a multipart body (RFC 7578) that is a file, that is, has a file name. Reads the body once, in
/// bounded memory. Errc::MalformedRequest when the body is not well-formed, Errc::InvalidInput when it has no file or
/// several. Throws as BodyFile does.
[[nodiscard]] Result<BodyPart> find_file_part(BodyFile& body, std::string_view boundary);

}  // namespace bourse::http
