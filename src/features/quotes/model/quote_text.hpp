#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "features/market/model/bar.hpp"
#include "features/quotes/model/quote.hpp"

namespace boost::json {
class value;
}

/// A quote and daily bars as JSON between roles, whichever way it goes. What is read keeps the rules of Quote and Bar,
/// or is refused with Errc::ProviderFailed; members that are not known are left aside, so that a newer role may say
/// more.
namespace bourse::quotes {

/// `{"symbol","date","time","open","high","low","close","volume","name"}`; a volume that nobody told is null.
void write_quote(JsonWriter& json, const Quote& quote);
/// `asked` is what the quote must be of.
[[nodiscard]] Result<Quote> read_quote(const boost::json::value& value, const Symbol& asked);

/// An array of `{"date","open","high","low","close","volume"}` and, where they are known, `"adjusted_close"`,
/// `"dividend_amount"`, `"split_coefficient"`.
void write_days(JsonWriter& json, const std::vector<market::Bar>& newest_first);
/// Strictly newest first.
[[nodiscard]] Result<std::vector<market::Bar>> read_days(const boost::json::value& value);

/// For what another role said and nobody can read.
[[nodiscard]] Error unreadable(std::string_view what);

/// The failure behind the stable code of a problem document or a reply. `retry_after` counts for Errc::Unavailable.
[[nodiscard]] Error error_of_code(std::string_view code, std::string detail,
                                  std::optional<std::chrono::seconds> retry_after);

}  // namespace bourse::quotes
