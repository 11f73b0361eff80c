#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace bourse::http {

/// Takes the body of one request out of its framing, by Beast's parser; no I/O. It reads the head as well, a second
/// time after HeadParser: bytes that the two do not understand alike are refused.
class BodyReader {
  public:
    /// `limit`: bytes of the decoded body.
    explicit BodyReader(std::uint64_t limit);
    ~BodyReader();

    /// Takes the next bytes, the whole head first, and returns how many it took; what is left comes again, with more
    /// behind it. Errc::MalformedRequest, Errc::PayloadTooLarge; nothing is to be fed after an error.
    Result<std::size_t> feed(std::string_view bytes);

    /// Nothing more belongs to the request.
    [[nodiscard]] bool is_done() const;
    /// What has come so far, since forget_body(). Valid until the next feed(). Memory grows with what comes, not with
    /// what the head announces.
    [[nodiscard]] std::string_view body() const;
    /// What has come is done with; its memory is kept for what comes next. The limit counts it all the same.
    void forget_body();

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace bourse::http
