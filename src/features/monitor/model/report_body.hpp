#pragma once
#include <boost/json/value.hpp>
#include <string>

#include "base/result.hpp"
#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// The report that the body of POST /report tells, which fits the contract: its own words, and as its instance the
/// text `instance` of `data` when that is an object that has one of at most kMaxNameCharacters. Errc::InvalidInput
/// when the data take more than kMaxDataBytes as JSON.
[[nodiscard]] Result<Report> report_from(const boost::json::value& body, UtcTime received);

/// What report_from() reads: `{"level":"warn","service":"prices","status":"…","data":…}`.
[[nodiscard]] std::string to_body(const Report& report);

}  // namespace bourse::monitor
