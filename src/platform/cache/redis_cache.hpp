#pragma once
#include "platform/cache/cache.hpp"
#include "platform/cache/redis_client.hpp"

namespace bourse::cache {

/// A cache shared by all users of the same database of a Redis server. Its keys begin with `bourse:`. All times are
/// those of the server's clock. Fencing numbers keep increasing even if the server loses its data, because they are at
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
