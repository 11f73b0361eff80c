#pragma once
#include <cstddef>
#include <span>

namespace bourse {

/// Where randomness comes from. Injected, so that tests foresee it. Implementations are safe from any thread.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
};

/// The system's generator, fit for secrets.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override;
};

}  // namespace bourse
