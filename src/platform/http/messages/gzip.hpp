#pragma once
#include <string>
#include <string_view>

namespace bourse::http {

/// Compresses `text` with gzip (RFC 1952), without a time stamp, so that equal texts give equal
/// bytes. Small texts use the best ratio, large ones the fastest: about 10 ms per megabyte. Throws
/// std::bad_alloc.
[[nodiscard]] std::string gzip(std::string_view text);

/// Compresses `text`, which is not empty, to the bytes of a DeflatedPiece. Throws std::bad_alloc.
[[nodiscard]] std::string deflate_piece(std::string_view text);

}  // namespace bourse::http
