#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

// Cursors of a dataset's list; see base/cursor.hpp.

/// Cursor after the record at this position.
[[nodiscard]] std::string encode_cursor(const Dataset& dataset, std::int64_t position);
/// The position. Errc::InvalidInput when the text is not a cursor of this dataset's list; the detail is a predicate to
/// the text.
[[nodiscard]] Result<std::int64_t> decode_cursor(const Dataset& dataset, std::string_view text);

}  // namespace bourse::datasets
