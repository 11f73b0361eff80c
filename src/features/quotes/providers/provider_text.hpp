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

/// What the formats of all providers have in common. Whatever does not fit is Broken, with a text for the log.
namespace bourse::quotes {

/// The texts of one daily bar, by column; what the provider does not have is empty.
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

/// The bar at midnight of its date, by the rules that stored bars keep: finite prices, none negative, inside low and
/// high; a volume that is whole. A volume that is left out is 0.
[[nodiscard]] Answer<market::Bar> read_bar(const BarText& text);

/// A whole number that is not negative, `1.0` and `6e7` among them.
[[nodiscard]] Answer<std::int64_t> read_volume(std::string_view text);

/// Bars that ascend or descend strictly in time, oldest first.
[[nodiscard]] Answer<std::vector<market::Bar>> oldest_first(std::vector<market::Bar> bars);

/// A name from a stranger as it may be stored and shown: without blanks at its ends, without control characters, what
/// is not UTF-8 as `?`, at most 128 bytes.
[[nodiscard]] std::string clean_name(std::string_view text);

/// The lines that are not empty, without their ends, LF or CRLF. Broken when the last one has none: it may be half a
/// line.
[[nodiscard]] Answer<std::vector<std::string_view>> whole_lines(std::string_view text);

/// Leaves out the lines up to and with the first that equals one of `headers` (warnings of PHP may stand before it).
/// Returns which one that was; nothing when there is none, and then `lines` is as before.
[[nodiscard]] std::optional<std::size_t> skip_to_header(std::span<const std::string_view>& lines,
                                                        std::span<const std::string_view> headers);

/// The fields of a row, at most `max`: the last one keeps further commas.
[[nodiscard]] std::vector<std::string_view> split(std::string_view row, std::size_t max);

}  // namespace bourse::quotes
