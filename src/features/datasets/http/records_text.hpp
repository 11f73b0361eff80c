#pragma once
#include <span>
#include <string>
#include <string_view>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// `{"uuid":"…","survived":true,…}`, properties in file order; empty values are `null`.
[[nodiscard]] std::string to_json(const Dataset& dataset, const Record& record);
[[nodiscard]] std::string to_json(const Dataset& dataset, std::span<const Record> records);

/// A value as display text: `true`, `7.25`, the text itself; empty for an empty value.
[[nodiscard]] std::string to_text(const FieldValue& value);

}  // namespace bourse::datasets
