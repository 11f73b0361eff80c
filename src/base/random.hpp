#pragma once
#include <cstddef>
#include <span>

namespace bourse {

/// A source of randomness. Injected, so that tests are deterministic. Implementations are safe from
/// any thread.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
};

/// The system's cryptographically secure generator.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override;
};

}  // namespace bourse
