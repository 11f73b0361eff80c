#pragma once
#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/upstream/call_observer.hpp"

namespace bourse::upstream {

/// The prefix of the metric names, and the subject of the providers.
struct ProviderMetricsNames {
    std::string_view front;
    std::string_view subject;
};
inline constexpr ProviderMetricsNames kQuoteProviderMetrics{"bourse_provider", "quotes"};
inline constexpr ProviderMetricsNames kPriceProviderMetrics{"bourse_price_provider", "prices of bitcoin"};

/// Metrics of provider calls and their outcomes. Safe from any thread.
class ProviderMetrics final : public CallObserver, public prometheus::Collectable {
  public:
    /// `providers` lists all providers, so that each has metrics from the start.
    ProviderMetrics(std::span<const std::string_view> providers, const ProviderMetricsNames& names);

    void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) override;
    void spared(std::string_view provider, std::string_view reason) override;

    /// FRONT_calls_total, FRONT_spared_total, FRONT_duration_seconds.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override { return registry_.Collect(); }

  private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& calls_;
    prometheus::Family<prometheus::Counter>& spared_;
    prometheus::Family<prometheus::Histogram>& durations_;
};

}  // namespace bourse::upstream
