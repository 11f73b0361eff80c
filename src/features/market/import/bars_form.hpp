#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"
#include "base/result.hpp"
#include "features/market/import/bars_columns.hpp"
#include "features/market/import/import_options.hpp"

namespace bourse::market {

/// How the rows of a file are read, found by the file itself where the options do not say it.
struct BarsForm {
    char delimiter = ',';
    BarsColumns columns;
    csv::DecimalMark decimal = csv::DecimalMark::Point;
    /// Whether a number of the file shows the decimal mark. If not, a later number with a comma needs a survey of the
    /// whole file.
    bool is_decimal_decided = false;
    /// Of dates such as `03/06/2024`; empty when there are none.
    std::optional<DateOrder> date_order;
    FileInterval interval;
    /// Why the bars are daily or intraday, for reports: `the dates have no time of day`.
    std::string_view interval_reason;
    /// The source of the symbols, where the file has it.
    std::optional<Source> source;
    /// Where times without an offset were written.
    zones::TimeZone time_zone;
    /// UTC was assumed for times without an offset.
    bool is_time_zone_assumed = false;
};

/// How much of a file is surveyed.
enum class Survey : std::uint8_t {
    /// The front, and the rest only when the front does not decide.
    AsNeeded,
    Whole
};

/// Surveys `text`, UTF-8 at its front; what it reads is for rewind(). A whole file decides
/// - whether commas in numbers are decimal marks or separate thousands,
/// - whether dates are day first or month first,
/// - whether times are all midnight, which makes daily bars,
/// - whether the volume is 0 throughout, which makes the tick volume the volume.
/// Errc::InvalidInput, with a detail for the user that names the option that helps, when two readings fit the whole
/// file, and for a header that cannot be used. Throws what `text` throws.
[[nodiscard]] Result<BarsForm> find_form(ByteSource& text, const ImportOptions& options, Survey survey);

/// The local time of a cell: seconds since 1970 are converted to `zone`, other times are as written.
[[nodiscard]] zones::LocalTime local_time(const TimeCell& cell, const zones::TimeZone& zone);

}  // namespace bourse::market
