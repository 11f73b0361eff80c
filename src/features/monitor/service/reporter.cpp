#include "features/monitor/service/reporter.hpp"

#include <algorithm>
#include <utility>

#include "base/json_writer.hpp"

namespace bourse::monitor {
namespace {

using std::chrono::seconds;

/// Pause between checks for due reports.
constexpr std::chrono::milliseconds kLookPause{1000};
constexpr seconds kFirstWait{5};
constexpr seconds kMaxWait{60};
/// Maximum number of log fields in a report.
constexpr std::size_t kMaxFields = 8;
constexpr std::size_t kMaxFieldCharacters = 400;

/// Log message about reporting itself, and therefore not reported.
constexpr std::string_view kFails = "cannot report to the monitor; reports are queued";

ReportLevel level_of(telemetry::Level level) {
    return level == telemetry::Level::Error ? ReportLevel::Error : ReportLevel::Warn;
}

std::string fields_json(std::span<const telemetry::Field> fields) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    for (const telemetry::Field& field : fields.first(std::min(fields.size(), kMaxFields))) {
        json.member(field.name, cut_to(field.value, kMaxFieldCharacters));
    }
    json.end_object();
    return out;
}

}  // namespace

Reporter::Reporter(ReporterOptions options, std::unique_ptr<ReportSink> sink, telemetry::Log& log, const Clock& clock)
    : options_(std::move(options)), sink_(std::move(sink)), log_(log), clock_(clock) {
    log_.observe(this);
}

Reporter::~Reporter() {
    log_.observe(nullptr);
}

void Reporter::start(std::string instance, tasks::Executor executor) {
    {
        const MutexLock lock(delivering_);
        instance_ = std::move(instance);
    }
    job_ =
        std::make_unique<tasks::PeriodicJob>(executor, pool_,
                                             tasks::PeriodicJob::Options{.pause = kLookPause,
                                                                         .work = [this] { report_once(); },
                                                                         .failed =
                                                                             [this](std::string_view what) {
                                                                                 log_.warn(kFails, {{"what", what}});
                                                                             },
                                                                         .lost =
                                                                             [this](std::string_view what) {
                                                                                 log_.error(kFails, {{"what", what}});
                                                                             }});
}

void Reporter::stop() {
    job_.reset();
    // Waits for a delivery in progress.
    const MutexLock lock(delivering_);
    stopped_ = true;
    const UtcTime now = clock_.now();
    deliver(of_services(kStopped, now), queue_.take_all(now), now);
}

void Reporter::noticed(UtcTime time, telemetry::Level level, std::string_view message,
                       std::span<const telemetry::Field> fields) {
    if (message == kFails) return;
    queue_.add({time, level_of(level), cut_to(message, kMaxStatusCharacters), fields_json(fields)});
}

void Reporter::report_once() {
    const MutexLock lock(delivering_);
    const UtcTime now = clock_.now();
    if (stopped_) return;
    if (try_again_ && now < *try_again_) return;
    std::vector<Report> reports;
    if (!said_alive_ || now - *said_alive_ >= options_.interval) {
        reports = of_services(kAlive, now);
    }
    const std::vector<NoticeCount> notices = queue_.take(now);
    if (!reports.empty() || !notices.empty()) deliver(std::move(reports), notices, now);
}

void Reporter::deliver(std::vector<Report> reports, const std::vector<NoticeCount>& notices, UtcTime now) {
    const std::size_t alive_count = reports.size();
    for (const NoticeCount& notice : notices) reports.push_back(report_of(notice, now));

    const Delivery delivery = sink_->deliver(reports);

    if (alive_count > 0 && delivery.done >= alive_count) said_alive_ = now;
    const std::size_t told = delivery.done - std::min(delivery.done, alive_count);
    queue_.give_back(std::span(notices).subspan(told));
    log_delivery(delivery, now);
}

void Reporter::log_delivery(const Delivery& delivery, UtcTime now) {
    refused_ += delivery.refused;
    const bool failed_before = try_again_.has_value();
    if (delivery.trouble.empty()) {
        if (failed_before) log_.info("reporting to the monitor works again");
        try_again_.reset();
        return;
    }
    wait_ = failed_before ? std::min(wait_ * 2, kMaxWait) : kFirstWait;
    try_again_ = now + wait_;
    if (!failed_before) log_.warn(kFails, {{"what", delivery.trouble}});
}

std::vector<Report> Reporter::of_services(std::string_view status, UtcTime now) const {
    std::string data;
    JsonWriter json(data);
    json.begin_object();
    json.member("instance", instance_);
    json.member("version", options_.version);
    json.member("dropped", queue_.dropped());
    json.member("refused", refused_);
    json.end_object();
    std::vector<Report> reports;
    reports.reserve(options_.services.size());
    for (const std::string& service : options_.services) {
        reports.push_back({now, ReportLevel::Info, service, instance_, std::string(status), data});
    }
    return reports;
}

Report Reporter::report_of(const NoticeCount& notice, UtcTime now) const {
    Report report{now, notice.last.level, options_.services.front(), instance_, notice.last.message, {}};
    JsonWriter json(report.data);
    json.begin_object();
    json.member("instance", instance_);
    json.member("times", notice.times);
    json.member("last", notice.last.time.to_string());
    json.key("fields");
    json.raw(notice.last.fields);
    json.end_object();
    return report;
}

}  // namespace bourse::monitor
