#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse::monitor {

/// Cursor after the report with this id; see base/cursor.hpp.
[[nodiscard]] std::string encode_report_cursor(std::int64_t id);
/// Errc::InvalidInput for any text not made by encode_report_cursor().
[[nodiscard]] Result<std::int64_t> decode_report_cursor(std::string_view text);

/// Cursor after the source with this number.
[[nodiscard]] std::string encode_source_cursor(std::int64_t number);
/// Errc::InvalidInput for any text not made by encode_source_cursor().
[[nodiscard]] Result<std::int64_t> decode_source_cursor(std::string_view text);

}  // namespace bourse::monitor
