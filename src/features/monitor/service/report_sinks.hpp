#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "base/secret.hpp"
#include "features/monitor/service/report_sink.hpp"

namespace bourse::monitor {

class ReportsStore;

/// Delivers to the monitor of this process: all reports at once into its store, which must outlive the sink.
[[nodiscard]] std::unique_ptr<ReportSink> make_store_sink(ReportsStore& store);

/// Deadlines for the monitor of another process.
struct HttpSinkPatience {
    /// For one report.
    std::chrono::milliseconds report{2000};
    /// For one delivery of several reports. The shutdown of a process waits for at most two deliveries.
    std::chrono::milliseconds delivery{5000};
};

/// Delivers to the monitor of another process, with `POST url/report` for each report. `url` must satisfy
/// http_client::check_url().
[[nodiscard]] std::unique_ptr<ReportSink> make_http_sink(std::string url, Secret token, HttpSinkPatience patience = {});

}  // namespace bourse::monitor
