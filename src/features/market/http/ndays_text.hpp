#pragma once
#include <span>
#include <string>

#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

/// The mean of the closes, rounded to as many decimals as the closes have, at least two; 0 without bars. A tie that
/// binary cannot represent exactly, such as 1.005, is rounded by the value of its double. Always finite.
[[nodiscard]] double average_close(std::span<const Bar> bars);

/// The response of getNdays, days in the order of `bars`:
/// `{"symbol","ndays","average_closing_price","daily_data":{"2023-02-06":{"open",…}}}`. `ndays` is the number of bars.
/// Defaults for missing values: the adjusted close is the close, the dividend 0, the split 1.
[[nodiscard]] std::string ndays_json(const Symbol& symbol, std::span<const Bar> bars);

}  // namespace bourse::market
