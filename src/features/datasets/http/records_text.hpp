#pragma once
#include <span>
#include <string>
#include <string_view>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// `{"uuid":"…","survived":true,…}`, properties in the order of the file; what holds nothing is `null`.
[[nodiscard]] std::string to_json(const Dataset& dataset, const Record& record);
[[nodiscard]] std::string to_json(const Dataset& dataset, std::span<const Record> records);

/// A value as people read it: `true`, `7.25`, the text itself; empty when there is none.
[[nodiscard]] std::string to_text(const FieldValue& value);

}  // namespace bourse::datasets
