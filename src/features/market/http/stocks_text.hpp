#pragma once
#include <span>
#include <string>

#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// `[{"symbol":"AMZN","name":"…","first":"2019-06-28","last":"2022-06-24","bars":754,"currency":"USD",
/// "source":"import","daily":{"first","last","bars"},"intraday":{"first","last","bars","step"}}]`; `daily` and
/// `intraday` are null when there are no such bars.
[[nodiscard]] std::string to_json(std::span<const Stock> stocks);
/// One object of that array.
[[nodiscard]] std::string to_json(const Stock& stock);
/// The stocks as CSV, with a header row.
[[nodiscard]] std::string to_csv(std::span<const Stock> stocks);

}  // namespace bourse::market
