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

/// Common parsing functions for all providers. Invalid data in whole rows fail with InvalidData, other formats and
/// truncated texts with Broken, and a text for the log.
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

/// Parses date and prices of a bar at midnight of its date, with the rules of stored bars: prices are finite and within
/// low and high. See market::fit_range() for noise in the last digit.
[[nodiscard]] Answer<market::Bar> read_prices(const BarText& text);

/// Parses a finite number ≥ 0.
[[nodiscard]] Answer<double> read_volume(std::string_view text);

/// Collects the days of one history, in any order. Days with invalid data are left out and named.
class HistoryRows {
  public:
    /// Without `needs_volume`, a missing volume is 0.
    explicit HistoryRows(bool needs_volume) : needs_volume_(needs_volume) {}

    /// Adds one row. A row without any price says nothing and is skipped.
    void add(const BarText& text);
    /// Leaves a row out; `date` is its text.
    void leave_out(std::string_view date, std::string_view why);

    /// The days oldest first, without the name of the provider. InvalidData when no valid day was added.
    [[nodiscard]] Answer<DailyBars> finish() &&;

  private:
    [[nodiscard]] Answer<market::Bar> read_bar(const BarText& text) const;
    void settle_repeated_days();

    bool needs_volume_;
    DailyBars daily_;
    std::size_t rows_ = 0;
};

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

/// Why a row with this number of fields is invalid.
[[nodiscard]] std::string fields_fault(std::size_t count);

/// The fields of a row, at most `max`: the last one keeps further commas.
[[nodiscard]] std::vector<std::string_view> split(std::string_view row, std::size_t max);

}  // namespace bourse::quotes
