#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/orders/service/keys_in_progress.hpp"
#include "features/orders/store/orders_store.hpp"
#include "platform/tasks/batcher.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::orders {

struct OrdersOptions {
    /// The sum of all bitcoin ever ordered stays at or below it.
    Bitcoin limit = Bitcoin::from_units(100 * Bitcoin::kOne);
    /// Whether nobody may order, or see orders, without an account.
    bool require_login = false;
    /// An older price is not sold by.
    std::chrono::milliseconds price_max_age{60'000};
};

/// What orders stand on; all of it outlives them.
struct OrdersNeeds {
    sql::Database& database;
    tasks::BlockingPool& pool;
    const prices::PriceSource& prices;
    const Clock& clock;
    Random& random;
};

/// What somebody asks for.
struct OrderRequest {
    Amount amount;
    Currency currency = Currency::Usd;
    std::optional<Uuid> account;
    /// Where they ask from, which is who they are without an account.
    std::string address;
    /// The Idempotency-Key.
    std::optional<std::string> key;
};

/// How requests for orders ended, since the start.
struct OrderCounts {
    std::atomic<std::uint64_t> placed{0};
    std::atomic<std::uint64_t> repeated{0};
    std::atomic<std::uint64_t> limit_reached{0};
    /// Another rule refused them, or there was no fresh price.
    std::atomic<std::uint64_t> refused{0};
    /// The store could not say; nobody knows what became of them.
    std::atomic<std::uint64_t> failed{0};
};

/// The orders feature put together: what stands behind its operations. Safe from any thread.
class Orders {
  public:
    /// The database has been migrated.
    Orders(const OrdersNeeds& needs, const OrdersOptions& options);

    /// Places an order at the live price; it is durable when the task ends. The order of a key that was placed before
    /// is given again, whatever has become of the price. Errc::AmountTooSmall, Errc::AmountNotAllowed,
    /// Errc::BtcLimitReached, Errc::KeyReused, Errc::KeyInProgress, Errc::Unavailable without a fresh price. Throws
    /// Unavailable.
    Task<Result<Order>> place(OrderRequest request);

    /// Forgets some keys that are too old, so few that orders hardly wait for it. Returns whether there may be more.
    /// Blocks; throws Unavailable.
    bool forget_old_keys();

    [[nodiscard]] const OrdersOptions& options() const { return options_; }
    [[nodiscard]] const OrderCounts& counts() const { return counts_; }
    [[nodiscard]] OrdersStore& store() { return *store_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return needs_.pool; }
    /// Orders that wait to be written, and transactions that were.
    [[nodiscard]] std::size_t waiting() const { return writer_.waiting(); }
    [[nodiscard]] std::uint64_t batches() const { return writer_.batches(); }

  private:
    /// The order at the live price, or why there cannot be one.
    [[nodiscard]] Result<WantedOrder> offer(const OrderRequest& request, std::optional<OrderKey> key) const;
    Task<Result<Order>> place_held(OrderRequest request, std::optional<OrderKey> key);
    /// The order that was placed under the key before, or else `error`.
    Task<Result<Order>> find_by_idempotency_key(OrderKey key, Error error);
    void count(const OrderOutcome& outcome);

    const OrdersNeeds needs_;
    const OrdersOptions options_;
    const std::unique_ptr<OrdersStore> store_;
    OrderCounts counts_;
    KeysInProgress keys_;
    tasks::Batcher<WantedOrder, OrderOutcome> writer_;
};

}  // namespace bourse::orders
