#pragma once
#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "platform/upstream/call_observer.hpp"

namespace bourse::upstream {

/// Counts the reported calls, as `provider outcome`.
class CountingObserver final : public CallObserver {
  public:
    void called(std::string_view provider, std::string_view outcome, std::chrono::microseconds duration) override {
        const std::lock_guard lock(mutex_);
        ++counts_[std::string(provider) + ' ' + std::string(outcome)];
        last_duration_ = duration;
    }
    void spared(std::string_view provider, std::string_view reason) override {
        called(provider, reason, std::chrono::microseconds(0));
    }
    [[nodiscard]] int count(const std::string& what) const {
        const std::lock_guard lock(mutex_);
        const auto found = counts_.find(what);
        return found == counts_.end() ? 0 : found->second;
    }
    [[nodiscard]] std::chrono::microseconds last_duration() const {
        const std::lock_guard lock(mutex_);
        return last_duration_;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
    std::chrono::microseconds last_duration_{0};
};

/// Returns the bits of one fixed number.
class FixedRandom final : public Random {
  public:
    explicit FixedRandom(std::uint64_t bits) : bits_(bits) {}
    void fill(std::span<std::byte> bytes) override {
        std::memcpy(bytes.data(), &bits_, std::min(bytes.size(), sizeof bits_));
    }

  private:
    std::uint64_t bits_;
};

}  // namespace bourse::upstream
