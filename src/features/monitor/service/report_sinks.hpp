#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "features/monitor/service/report_sink.hpp"

namespace bourse::monitor {

class ReportsStore;

/// To the monitor of this process: all at once into its store, which outlives the sink.
[[nodiscard]] std::unique_ptr<ReportSink> make_store_sink(ReportsStore& store);

/// How long the monitor of another process is waited for.
struct HttpSinkPatience {
    /// With one report.
    std::chrono::milliseconds report{2000};
    /// With all that are handed over at once: the end of a process waits for two such deliveries.
    std::chrono::milliseconds delivery{5000};
};

/// To the monitor of another process, by `POST url/report` for each report. `url` is as http_client::check_url() wants
/// it.
[[nodiscard]] std::unique_ptr<ReportSink> make_http_sink(std::string url, HttpSinkPatience patience = {});

}  // namespace bourse::monitor
