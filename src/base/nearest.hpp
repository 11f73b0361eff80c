#pragma once
#include <span>
#include <string>
#include <string_view>

namespace bourse {

/// The candidate that a mistyped `word` most likely meant: the one with the smallest edit distance
/// (insertion, deletion, substitution, transposition of neighbours), if that is at most a third of
/// the word's length. Empty when no candidate is that close; the first one on a tie.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace bourse
