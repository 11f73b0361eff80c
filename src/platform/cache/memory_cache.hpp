#pragma once
#include <map>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "platform/cache/cache.hpp"

namespace bourse::cache {

/// For a single process. Keys are few and known, so expired texts are only removed on access or replacement.
class MemoryCache final : public Cache {
  public:
    /// `clock` outlives it.
    explicit MemoryCache(const Clock& clock) : clock_(clock) {}

    std::optional<std::string> get(std::string_view key) override;
    void set(std::string_view key, std::string_view text, Lifetime lifetime) override;
    std::optional<Lease> take_lease(std::string_view name, std::string_view owner, Lifetime lifetime) override;
    void release(const Lease& lease) override;
    bool set_under(const Lease& lease, std::string_view key, std::string_view text, Lifetime lifetime) override;
    void probe() override {}
    [[nodiscard]] std::string description() const override { return "memory:"; }

  private:
    struct Entry {
        std::string text;
        UtcTime end;
    };
    struct Held {
        Lease lease;
        UtcTime end;
    };
    /// Null when the lease is free or expired.
    [[nodiscard]] Held* held(std::string_view name) BOURSE_REQUIRES(mutex_);
    [[nodiscard]] bool is_held(const Lease& lease) BOURSE_REQUIRES(mutex_);

    const Clock& clock_;
    Mutex mutex_;
    std::map<std::string, Entry, std::less<>> entries_ BOURSE_GUARDED_BY(mutex_);
    std::map<std::string, Held, std::less<>> leases_ BOURSE_GUARDED_BY(mutex_);
    std::int64_t last_number_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::cache
