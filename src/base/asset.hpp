#pragma once
#include <string_view>

namespace bourse {

/// A file linked into the binary: its path relative to its root, and its bytes. Both live as long as the process.
struct Asset {
    std::string_view path;
    std::string_view content;
};

}  // namespace bourse
