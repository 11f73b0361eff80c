#include "platform/broker/broker_metrics.hpp"

namespace bourse::broker {
namespace {

std::map<std::string, std::string> label(const char* name, std::string_view value) {
    return {{name, std::string(value)}};
}

}  // namespace

BrokerMetrics::BrokerMetrics(telemetry::Log& log)
    : log_(log),
      connected_(prometheus::BuildGauge()
                     .Name("bourse_broker_connected")
                     .Help("Whether a link to the broker is connected: 1 or 0")
                     .Register(registry_)),
      asked_(prometheus::BuildCounter()
                 .Name("bourse_broker_questions_total")
                 .Help("Requests to other roles")
                 .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("bourse_broker_question_duration_seconds")
                     .Help("Duration of requests to other roles")
                     .Register(registry_)
                     .Add({}, prometheus::Histogram::BucketBoundaries{0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2,
                                                                      5, 10})),
      served_(prometheus::BuildCounter()
                  .Name("bourse_broker_answers_total")
                  .Help("Requests of other roles handled by this process")
                  .Register(registry_)),
      ignored_(prometheus::BuildCounter()
                   .Name("bourse_broker_answers_ignored_total")
                   .Help("Late and duplicate answers")
                   .Register(registry_)
                   .Add({})),
      published_(prometheus::BuildCounter()
                     .Name("bourse_broker_events_total")
                     .Help("Events confirmed or rejected by the broker")
                     .Register(registry_)) {}

void BrokerMetrics::connected(std::string_view link) {
    connected_.Add(label("link", link)).Set(1);
    log_.info("connected to the broker", {{"link", link}});
    const MutexLock lock(mutex_);
    if (const auto told = told_.find(link); told != told_.end()) told_.erase(told);
}

void BrokerMetrics::lost(std::string_view link, std::string_view why) {
    connected_.Add(label("link", link)).Set(0);
    {
        const MutexLock lock(mutex_);
        std::string& told = told_[std::string(link)];
        if (told == why) return;
        told = why;
    }
    log_.warn("broker unavailable; will retry", {{"link", link}, {"what", why}});
}

void BrokerMetrics::asked(std::string_view outcome, std::chrono::microseconds duration) {
    asked_.Add(label("outcome", outcome)).Increment();
    durations_.Observe(std::chrono::duration<double>(duration).count());
}

void BrokerMetrics::served(std::string_view outcome) {
    served_.Add(label("outcome", outcome)).Increment();
}

void BrokerMetrics::published(std::string_view outcome) {
    published_.Add(label("outcome", outcome)).Increment();
}

}  // namespace bourse::broker
