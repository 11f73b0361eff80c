#pragma once
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <span>
#include <string>
#include <vector>

#include "platform/upstream/call_observer.hpp"

namespace bourse::app {

/// What the providers of quotes are asked, and how they answer. Safe from any thread.
class ProviderMetrics final : public upstream::CallObserver, public prometheus::Collectable {
  public:
    /// The providers that will be asked: each is shown from the start.
    explicit ProviderMetrics(std::span<const std::string_view> providers);

    void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) override;
    void spared(std::string_view provider, std::string_view reason) override;

    /// bourse_provider_calls_total, bourse_provider_spared_total, bourse_provider_duration_seconds.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override { return registry_.Collect(); }

  private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& calls_;
    prometheus::Family<prometheus::Counter>& spared_;
    prometheus::Family<prometheus::Histogram>& durations_;
};

}  // namespace bourse::app
