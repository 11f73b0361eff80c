#include "platform/upstream/provider_metrics.hpp"

#include <map>

namespace bourse::upstream {
namespace {

/// In seconds: from the time of a store read to the longest deadline.
const prometheus::Histogram::BucketBoundaries& bounds() {
    static const prometheus::Histogram::BucketBoundaries boundaries{0.001, 0.005, 0.01, 0.05, 0.1, 0.25,
                                                                    0.5,   1,     2,    5,    10};
    return boundaries;
}

std::map<std::string, std::string> labels(std::string_view provider) {
    return {{"provider", std::string(provider)}};
}

std::map<std::string, std::string> labels(std::string_view provider, const char* name, std::string_view value) {
    return {{"provider", std::string(provider)}, {name, std::string(value)}};
}

}  // namespace

ProviderMetrics::ProviderMetrics(std::span<const std::string_view> providers, const ProviderMetricsNames& names)
    : calls_(prometheus::BuildCounter()
                 .Name(std::string(names.front) + "_calls_total")
                 .Help("Calls to providers of " + std::string(names.subject))
                 .Register(registry_)),
      spared_(prometheus::BuildCounter()
                  .Name(std::string(names.front) + "_spared_total")
                  .Help("Calls suppressed to keep a limit or because a provider fails")
                  .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name(std::string(names.front) + "_duration_seconds")
                     .Help("Duration of calls to providers of " + std::string(names.subject))
                     .Register(registry_)) {
    for (const std::string_view provider : providers) {
        calls_.Add(labels(provider, "outcome", "found"));
        spared_.Add(labels(provider, "reason", "over_budget"));
        durations_.Add(labels(provider), bounds());
    }
}

void ProviderMetrics::called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) {
    calls_.Add(labels(provider, "outcome", outcome)).Increment();
    durations_.Add(labels(provider), bounds()).Observe(std::chrono::duration<double>(duration).count());
}

void ProviderMetrics::spared(std::string_view provider, std::string_view reason) {
    spared_.Add(labels(provider, "reason", reason)).Increment();
}

}  // namespace bourse::upstream
