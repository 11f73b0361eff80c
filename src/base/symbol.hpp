#pragma once
#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

/// The code under which an instrument is traded: 1 to 64 bytes of UTF-8 without control characters, without a blank at
/// either end, without any of kForbidden, and without empty, `.` or `..` parts between slashes. Letters of ASCII are
/// upper-cased: `aapl.us` and `AAPL.US` are the same symbol. Examples: `M&M.NS`, `BTC/USD`, `^GSPC`, `NIFTY 50`.
class Symbol {
  public:
    static constexpr std::size_t kMaxBytes = 64;
    static constexpr std::string_view kForbidden = "\"\\,;?#%<>{}|";

    /// Errc::InvalidInput when the text is not a symbol; the detail says why and is to follow the text.
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
