#pragma once
#include <chrono>
#include <string_view>

namespace bourse::upstream {

/// Told of every call of a provider, for metrics. Safe from any thread; must not wait. Its texts live as long as the
/// provider.
class CallObserver {
  public:
    virtual ~CallObserver() = default;
    /// A call was made. `outcome` is `found`, or a failure's name (to_string(Failure::Kind)).
    virtual void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) = 0;
    /// A call was not made: `paused` (the provider had asked for it), `circuit_open` or `over_budget`.
    virtual void spared(std::string_view provider, std::string_view reason) = 0;
};

}  // namespace bourse::upstream
