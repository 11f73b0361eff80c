#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "features/monitor/service/notice_queue.hpp"
#include "features/monitor/service/report_sink.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/periodic_job.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::monitor {

struct ReporterOptions {
    /// Each service reports heartbeats; the first one also reports log messages.
    std::vector<std::string> services;
    std::string version;
    /// Time between two heartbeats.
    std::chrono::seconds interval{60};
};

/// Reports heartbeats of this process's services, and its logged warnings and errors, to the monitor. Logging never
/// blocks: notices are queued, repeats are counted, and excess distinct notices are dropped; the next report states
/// their number. Failures of reporting itself are not reported.
class Reporter final : public telemetry::LogObserver {
  public:
    /// Observes `log`. `log` and `clock` must outlive the reporter.
    Reporter(ReporterOptions options, std::unique_ptr<ReportSink> sink, telemetry::Log& log, const Clock& clock);
    /// Stops observing the log.
    ~Reporter() override;
    Reporter(const Reporter&) = delete;
    Reporter& operator=(const Reporter&) = delete;

    /// Starts reporting in the background. `instance` identifies this process among those of the same services. The io
    /// thread of `executor` must end before the reporter.
    void start(std::string instance, tasks::Executor executor);
    /// Stops reporting, after it has reported the remaining notices and the shutdown of the services. Blocks for at
    /// most two deliveries.
    void stop();

    /// Reports due notices and heartbeats; does nothing after stop(). Used by start() and tests.
    void report_once();

    /// Safe from any thread.
    void noticed(UtcTime time, telemetry::Level level, std::string_view message,
                 std::span<const telemetry::Field> fields) override;

  private:
    /// One report with this status for each service.
    [[nodiscard]] std::vector<Report> of_services(std::string_view status, UtcTime now) const
        BOURSE_REQUIRES(delivering_);
    [[nodiscard]] Report report_of(const NoticeCount& notice, UtcTime now) const BOURSE_REQUIRES(delivering_);
    /// Delivers the heartbeats, then the notices; notices that fail are returned to the queue.
    void deliver(std::vector<Report> reports, const std::vector<NoticeCount>& notices, UtcTime now)
        BOURSE_REQUIRES(delivering_);
    void log_delivery(const Delivery& delivery, UtcTime now) BOURSE_REQUIRES(delivering_);

    const ReporterOptions options_;
    const std::unique_ptr<ReportSink> sink_;
    telemetry::Log& log_;
    const Clock& clock_;
    NoticeQueue queue_;
    /// Held during a delivery.
    Mutex delivering_;
    bool stopped_ BOURSE_GUARDED_BY(delivering_) = false;
    std::string instance_ BOURSE_GUARDED_BY(delivering_);
    std::optional<UtcTime> said_alive_ BOURSE_GUARDED_BY(delivering_);
    /// Time of the next attempt; set while the monitor is unavailable.
    std::optional<UtcTime> try_again_ BOURSE_GUARDED_BY(delivering_);
    std::chrono::seconds wait_ BOURSE_GUARDED_BY(delivering_){0};
    std::uint64_t refused_ BOURSE_GUARDED_BY(delivering_) = 0;
    /// A separate thread, so that waiting for the monitor does not occupy a shared one.
    tasks::BlockingPool pool_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::monitor
