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

/// JSON of quotes and daily bars between roles, over every transport. Data that break the rules of Quote and Bar are
/// rejected with Errc::ProviderFailed. Unknown members are ignored, so that newer versions can add some.
namespace bourse::quotes {

/// Members of an object: `"date","time","open","high","low","close","volume","currency"`; an unknown volume or currency
/// is null.
void write_quote_members(JsonWriter& json, const Quote& quote);
/// Members of an object: `"provider","age"`, the age in whole seconds.
void write_origin_members(JsonWriter& json, const Quote& quote, std::chrono::seconds age);

/// `{"symbol",…,"name"}` with write_quote_members() between them.
void write_quote(JsonWriter& json, const Quote& quote);
/// The same with write_origin_members() at its end.
void write_whole_quote(JsonWriter& json, const Quote& quote, std::chrono::seconds age);
/// The quote must be for the symbol `asked`. Currency and provider may be missing, as in older versions.
[[nodiscard]] Result<Quote> read_quote(const boost::json::value& value, const Symbol& asked);
/// The age in a quote of write_whole_quote(); empty when it is missing or invalid.
[[nodiscard]] std::optional<std::chrono::seconds> read_age(const boost::json::value& quote);

/// An array of `{"date","open","high","low","close","volume"}` and, if known, `"adjusted_close"`,
/// `"dividend_amount"`, `"split_coefficient"`.
void write_days(JsonWriter& json, const std::vector<market::Bar>& newest_first);
/// Strictly newest first.
[[nodiscard]] Result<std::vector<market::Bar>> read_days(const boost::json::value& value);

/// The error for an unreadable message of another role.
[[nodiscard]] Error unreadable(std::string_view what);

/// The error for the stable code of a problem document or reply. `retry_after` is used for Errc::Unavailable.
[[nodiscard]] Error error_of_code(std::string_view code, std::string detail,
                                  std::optional<std::chrono::seconds> retry_after);

}  // namespace bourse::quotes
