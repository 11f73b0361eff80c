#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

// Where the next page of a dataset's list begins; see base/cursor.hpp.

/// Behind the record at this position.
[[nodiscard]] std::string encode_cursor(const Dataset& dataset, std::int64_t position);
/// The position. Errc::InvalidInput when the text is no cursor of this dataset's list; the detail continues the
/// sentence that the text began.
[[nodiscard]] Result<std::int64_t> decode_cursor(const Dataset& dataset, std::string_view text);

}  // namespace bourse::datasets
