#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse::csv {

/// What stands before the decimals of a number.
enum class DecimalMark : std::uint8_t { Point, Comma };

/// `point` or `comma`.
[[nodiscard]] std::string_view to_string(DecimalMark mark);
/// Errc::InvalidInput for any other text.
[[nodiscard]] Result<DecimalMark> parse_decimal_mark(std::string_view text);

/// Whether a cell says that it has no value: empty, `null`, `NaN`, `N/A`, `N/D`, `none`, `-` …, in any case.
[[nodiscard]] bool is_missing(std::string_view cell);

/// A finite number as people and exporters write it: digits with separators of thousands (`,` or `.`, whichever is not
/// the decimal mark, `'`, or a blank), an exponent, a sign, and `$`, `€`, `£` or `¥` before or after. Blanks around it
/// are ignored. Errc::InvalidInput with what is wrong, to follow the cell: `is not a number`.
[[nodiscard]] Result<double> parse_number(std::string_view cell, DecimalMark mark);

/// Collects what the numbers of a file say about its decimal mark. A comma separates thousands if any number has a
/// decimal point.
class DecimalEvidence {
  public:
    void add(std::string_view cell);

    /// Whether the numbers so far decide how later ones are read.
    [[nodiscard]] bool is_decided() const { return needs_comma_ || needs_point_ || has_point_; }
    /// Commas as in `1,234` fit both readings, and nothing else decides.
    [[nodiscard]] bool is_ambiguous() const { return !is_decided() && !ambiguous_cell_.empty(); }
    /// The first such number; empty when there is none.
    [[nodiscard]] const std::string& ambiguous_cell() const { return ambiguous_cell_; }
    [[nodiscard]] DecimalMark mark() const {
        return needs_comma_ && !needs_point_ ? DecimalMark::Comma : DecimalMark::Point;
    }

  private:
    /// A number that only the one or the other mark explains.
    bool needs_comma_ = false;
    bool needs_point_ = false;
    /// A point that both marks explain: `1.234`.
    bool has_point_ = false;
    std::string ambiguous_cell_;
};

}  // namespace bourse::csv
