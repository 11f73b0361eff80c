#pragma once
#include <chrono>
#include <string_view>

namespace bourse::upstream {

/// Receives every call to a provider, for metrics. Safe from any thread; must not block. The texts
/// are valid as long as the provider exists.
class CallObserver {
  public:
    virtual ~CallObserver() = default;
    /// A call was made. `outcome` is `found` or the name of a failure (to_string(Failure::Kind)).
    virtual void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) = 0;
    /// A call was suppressed: `paused` (requested by the provider), `circuit_open` or `over_budget`.
    virtual void spared(std::string_view provider, std::string_view reason) = 0;
};

}  // namespace bourse::upstream
