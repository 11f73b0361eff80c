#pragma once
#include <optional>
#include <set>
#include <string>

#include "base/mutex.hpp"

namespace bourse::orders {

/// Idempotency keys of running requests in this process. Safe from any thread; must outlive its guards.
class KeysInProgress {
  public:
    /// Holds a key until destruction.
    class Guard {
      public:
        Guard(KeysInProgress& keys, std::string key) : keys_(&keys), key_(std::move(key)) {}
        Guard(Guard&& other) noexcept : keys_(other.keys_), key_(std::move(other.key_)) { other.keys_ = nullptr; }
        Guard& operator=(Guard&&) = delete;
        ~Guard() {
            if (keys_ != nullptr) keys_->release(key_);
        }

      private:
        KeysInProgress* keys_;
        std::string key_;
    };

    /// Empty when another request holds the key.
    [[nodiscard]] std::optional<Guard> hold(const std::string& key) {
        const MutexLock lock(mutex_);
        if (!held_.insert(key).second) return std::nullopt;
        return Guard(*this, key);
    }

  private:
    void release(const std::string& key) {
        const MutexLock lock(mutex_);
        held_.erase(key);
    }

    Mutex mutex_;
    std::set<std::string> held_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::orders
