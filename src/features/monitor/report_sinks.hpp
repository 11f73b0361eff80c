#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "features/monitor/report_sink.hpp"

namespace bourse::monitor {

class ReportsStore;

/// To the monitor of this process: all at once into its store, which outlives the sink.
[[nodiscard]] std::unique_ptr<ReportSink> make_store_sink(ReportsStore& store);

/// To the monitor of another process, by `POST url/report` for each report, whose deadline is `deadline`. `url` is as
/// http_client::check_url() wants it.
[[nodiscard]] std::unique_ptr<ReportSink> make_http_sink(std::string url, std::chrono::milliseconds deadline);

}  // namespace bourse::monitor
