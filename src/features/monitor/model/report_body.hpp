#pragma once
#include <boost/json/value.hpp>
#include <string>

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// Converts the body of POST /report, already valid by the contract. The report's instance is the string `instance` in
/// the object `data`, if present and at most kMaxNameCharacters long. Errc::InvalidInput when the data exceed
/// kMaxDataBytes as JSON.
[[nodiscard]] Result<Report> report_from(const boost::json::value& body, UtcTime received);

/// The input of report_from(): `{"level":"warn","service":"prices","status":"…","data":…}`.
/// The member `status`: a number, if that is how it was reported.
void write_status(JsonWriter& out, std::string_view status, bool is_numeric);

[[nodiscard]] std::string to_body(const Report& report);

}  // namespace bourse::monitor
