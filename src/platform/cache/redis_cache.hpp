#pragma once
#include "platform/cache/cache.hpp"
#include "platform/cache/redis_client.hpp"

namespace bourse::cache {

/// Shared by everything that uses the same database of the same server. Its keys begin with `bourse:`. Times are those
/// of the server's clock only. Fencing numbers go on after the server has lost all that it held, because they are at
/// least its time in microseconds.
class RedisCache final : public Cache {
  public:
    /// `redis` outlives it.
    explicit RedisCache(RedisClient& redis) : redis_(redis) {}

    std::optional<std::string> get(std::string_view key) override;
    void set(std::string_view key, std::string_view text, Lifetime lifetime) override;
    std::optional<Lease> take_lease(std::string_view name, std::string_view owner, Lifetime lifetime) override;
    void release(const Lease& lease) override;
    bool set_under(const Lease& lease, std::string_view key, std::string_view text, Lifetime lifetime) override;
    void probe() override;
    [[nodiscard]] std::string description() const override { return redis_.description(); }

  private:
    RedisClient& redis_;
};

}  // namespace bourse::cache
