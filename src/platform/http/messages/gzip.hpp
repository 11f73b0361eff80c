#pragma once
#include <string>
#include <string_view>

namespace bourse::http {

/// `text` in gzip form (RFC 1952), without a time stamp, so that equal texts give equal bytes. Small texts are
/// compressed well, large ones fast: about 10 ms a megabyte. Throws std::bad_alloc.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace bourse::http
