#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

/// Common parsing functions for all providers. Invalid data in whole rows fail with
/// InvalidData, other formats and truncated texts with Broken, and a text for the log.
namespace bourse::quotes {

/// The cells of one daily bar; missing columns are empty.
struct BarText {
    std::string_view date{};
    std::string_view open{};
    std::string_view high{};
    std::string_view low{};
    std::string_view close{};
    std::string_view volume{};
    std::string_view adjusted_close{};
    std::string_view dividend_amount{};
    std::string_view split_coefficient{};
};

/// Parses a bar at midnight of its date, with the rules of stored bars: prices are finite and within low and high; the
/// volume is not negative. A missing volume is 0.
[[nodiscard]] Answer<market::Bar> read_bar(const BarText& text);

/// Parses a finite number ≥ 0.
[[nodiscard]] Answer<double> read_volume(std::string_view text);

/// Returns the bars oldest first; they must be strictly ascending or descending in time.
[[nodiscard]] Answer<std::vector<market::Bar>> oldest_first(std::vector<market::Bar> bars);

/// Sanitises a name from a provider for storage and display: trims blanks, removes control characters, replaces invalid
/// UTF-8 by `?`, and limits the length to 128 bytes.
[[nodiscard]] std::string clean_name(std::string_view text);

/// The non-empty lines without their line ends (LF or CRLF). Broken when the last line has no line end, because it may
/// be truncated.
[[nodiscard]] Answer<std::vector<std::string_view>> whole_lines(std::string_view text);

/// Skips the lines up to and including the first that equals one of `headers` (PHP warnings may precede it). Returns
/// the index of the header; empty when none is found, and then `lines` is unchanged.
[[nodiscard]] std::optional<std::size_t> skip_to_header(std::span<const std::string_view>& lines,
                                                        std::span<const std::string_view> headers);

/// The fields of a row, at most `max`: the last one keeps further commas.
[[nodiscard]] std::vector<std::string_view> split(std::string_view row, std::size_t max);

}  // namespace bourse::quotes
