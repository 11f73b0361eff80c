#pragma once
#include <span>
#include <string>

#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"

namespace bourse::market {

/// The mean of the closes to the nearest two decimals; 0 without bars. A mean that binary cannot hold exactly, such as
/// 1.005, goes to the side that its double lies on. From 2⁵² on, where a double has no decimals, it is not rounded.
/// Always finite.
[[nodiscard]] double average_close(std::span<const Bar> bars);

/// The answer of getNdays, days in the order of `bars`:
/// `{"symbol","ndays","average_closing_price","daily_data":{"2023-02-06":{"open",…}}}`. `ndays` is how many there are.
/// What a bar does not tell: the adjusted close is the close, the dividend 0, the split 1.
[[nodiscard]] std::string ndays_json(const Symbol& symbol, std::span<const Bar> bars);

}  // namespace bourse::market
