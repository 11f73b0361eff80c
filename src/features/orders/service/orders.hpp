#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

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
    /// Maximum sum of all bitcoin ever ordered.
    Bitcoin limit = Bitcoin::from_units(100 * Bitcoin::kOne);
    /// Whether placing and listing orders requires an account.
    bool require_login = false;
    /// Maximum age of the price for an order.
    std::chrono::milliseconds price_max_age{60'000};
};

/// Dependencies of Orders; must outlive it.
struct OrdersNeeds {
    sql::Database& database;
    tasks::BlockingPool& pool;
    const prices::PriceSource& prices;
    const Clock& clock;
    Random& random;
};

/// A request for an order.
struct OrderRequest {
    Amount amount;
    Currency currency = Currency::Usd;
    std::optional<Uuid> account;
    /// Client address; identifies a caller without an account.
    std::string address;
    /// Value of the Idempotency-Key header.
    std::optional<std::string> key;
};

/// Results of order requests since the start.
struct OrderCounts {
    std::atomic<std::uint64_t> placed{0};
    std::atomic<std::uint64_t> repeated{0};
    std::atomic<std::uint64_t> limit_reached{0};
    /// Rejected by another rule, or because no fresh price was available.
    std::atomic<std::uint64_t> refused{0};
    /// The store did not answer; these orders may or may not be stored.
    std::atomic<std::uint64_t> failed{0};
};

/// The service behind the order operations. Safe from any thread.
class Orders {
  public:
    /// Needs a migrated database.
    Orders(const OrdersNeeds& needs, const OrdersOptions& options);

    /// Places an order at the live price; it is durable when the task ends. A key used before returns its order, even
    /// without a fresh price. Errc::AmountTooSmall, Errc::AmountNotAllowed, Errc::BtcLimitReached, Errc::KeyReused,
    /// Errc::KeyInProgress, Errc::Unavailable without a fresh price. Throws Unavailable.
    Task<Result<Order>> place(OrderRequest request);

    /// Deletes some keys that expired OrdersStore::kKeyMargin ago, few enough not to delay orders noticeably. Returns
    /// whether more may remain. Blocks; throws Unavailable.
    bool forget_old_keys();

    [[nodiscard]] const OrdersOptions& options() const { return options_; }
    [[nodiscard]] const OrderCounts& counts() const { return counts_; }
    [[nodiscard]] OrdersStore& store() { return *store_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return needs_.pool; }
    /// Orders waiting for a transaction, and transactions written.
    [[nodiscard]] std::size_t waiting() const { return writer_.waiting(); }
    [[nodiscard]] std::uint64_t batches() const { return writer_.batches(); }

  private:
    /// The order at the live price, or the reason for its rejection.
    [[nodiscard]] Result<WantedOrder> offer(const OrderRequest& request, std::optional<OrderKey> key) const;
    Task<Result<Order>> place_held(OrderRequest request, std::optional<OrderKey> key);
    /// The order already placed with the key; otherwise `error`.
    Task<Result<Order>> find_by_idempotency_key(OrderKey key, Error error);
    void count(const OrderOutcome& outcome);
    /// Places the orders at the time of the clock, but never before earlier orders of this process.
    std::vector<OrderOutcome> write(std::span<const WantedOrder> orders);

    const OrdersNeeds needs_;
    const OrdersOptions options_;
    const std::unique_ptr<OrdersStore> store_;
    OrderCounts counts_;
    KeysInProgress keys_;
    /// The time of the last orders. Used by the writer's thread only.
    UtcTime placed_until_;
    tasks::Batcher<WantedOrder, OrderOutcome> writer_;
};

}  // namespace bourse::orders
