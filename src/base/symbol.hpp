#pragma once
#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

/// The trading code of an instrument: 1 to 32 characters of `A–Z`, `0–9`, `.`, `-`, `_`, `^`, `=`,
/// upper case, the first a letter, a digit or `^` (indices). `aapl.us` and `AAPL.US` are the same
/// symbol.
class Symbol {
  public:
    static constexpr std::size_t kMaxLength = 32;

    /// Errc::InvalidInput when the text is not a symbol.
    [[nodiscard]] static Result<Symbol> parse(std::string_view text);

    [[nodiscard]] const std::string& str() const { return text_; }

    friend auto operator<=>(const Symbol&, const Symbol&) = default;

  private:
    explicit Symbol(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace bourse

template <>
struct std::hash<bourse::Symbol> {
    std::size_t operator()(const bourse::Symbol& symbol) const noexcept { return hash<string>{}(symbol.str()); }
};
