#pragma once
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "platform/broker/broker_observer.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::broker {

/// Broker events for GET /metrics and the log. One instance for each process; safe from any thread.
class BrokerMetrics final : public BrokerObserver, public prometheus::Collectable {
  public:
    explicit BrokerMetrics(telemetry::Log& log);

    void connected(std::string_view link) override;
    /// Logs the reason if it differs from the last one.
    void lost(std::string_view link, std::string_view why) override;
    void dropped(std::string_view why) override {
        log_.error("a request of another role was dropped", {{"what", why}});
    }
    void asked(std::string_view outcome, std::chrono::microseconds duration) override;
    void served(std::string_view outcome) override;
    void ignored() override { ignored_.Increment(); }
    void published(std::string_view outcome) override;

    /// bourse_broker_connected, …_questions_total, …_question_duration_seconds, …_answers_total,
    /// …_answers_ignored_total, …_events_total.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override { return registry_.Collect(); }

  private:
    telemetry::Log& log_;
    Mutex mutex_;
    /// The last logged reason for each link that is down.
    std::map<std::string, std::string, std::less<>> told_ BOURSE_GUARDED_BY(mutex_);
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Gauge>& connected_;
    prometheus::Family<prometheus::Counter>& asked_;
    prometheus::Histogram& durations_;
    prometheus::Family<prometheus::Counter>& served_;
    prometheus::Counter& ignored_;
    prometheus::Family<prometheus::Counter>& published_;
};

}  // namespace bourse::broker
