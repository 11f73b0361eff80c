#pragma once
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "features/monitor/reports_store.hpp"

namespace bourse::monitor {

/// The report that the body of POST /report tells, which fits the contract: its own words, and as its instance the
/// text `instance` of `data` when that is an object that has one of at most kMostNameCharacters. Errc::InvalidInput
/// when the data take more than kMostDataBytes as JSON.
[[nodiscard]] Result<Report> report_from(const boost::json::value& body, UtcTime received);

/// What report_from() reads: `{"level":"warn","service":"prices","status":"…","data":…}`.
[[nodiscard]] std::string to_body(const Report& report);

/// `[{"id":7,"time":"2026-11-21T05:30:00Z","level":"warn","service":"prices","status":"…","data":…}]`.
[[nodiscard]] std::string to_json(std::span<const StoredReport> reports);
/// The same as CSV, with a header row; the data stand in one cell as JSON.
[[nodiscard]] std::string to_csv(std::span<const StoredReport> reports);

/// `[{"service":"prices","instance":"host:8000","state":"alive","last_seen":"2026-11-21T05:30:00Z","level":"info",
/// "status":"alive"}]`, the states as of `now`.
[[nodiscard]] std::string to_json(std::span<const Source> sources, UtcTime now);
[[nodiscard]] std::string to_csv(std::span<const Source> sources, UtcTime now);

}  // namespace bourse::monitor
