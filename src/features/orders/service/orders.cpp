#include "features/orders/service/orders.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "features/orders/store/orders_store_sql.hpp"

namespace bourse::orders {
namespace {

/// Maximum keys deleted in one step.
constexpr std::int64_t kKeysAtOnce = 50;

Error key_reused() {
    return {Errc::KeyReused, "this Idempotency-Key was used for another order", {}, {}};
}
Error key_in_progress() {
    return {
        Errc::KeyInProgress, "a request with this Idempotency-Key is still running", {}, {}, std::chrono::seconds(1)};
}
Error limit_reached(Bitcoin left) {
    return {Errc::BtcLimitReached, "only " + left.to_string() + " bitcoin are left", {}, {}};
}
Error no_price() {
    return {Errc::Unavailable, "no fresh bitcoin price available", {}, {}, std::chrono::seconds(5)};
}

/// Translates an outcome of the store for the caller.
Result<Order> result_of(const OrderOutcome& outcome) {
    if (const auto* placed = std::get_if<Placed>(&outcome)) return placed->order;
    if (const auto* reached = std::get_if<LimitReached>(&outcome)) return limit_reached(reached->left);
    return key_reused();
}

std::optional<OrderKey> key_of(const OrderRequest& request) {
    if (!request.key) return std::nullopt;
    return OrderKey{order_key_id(request.account, request.address, *request.key),
                    describe(request.currency, request.amount)};
}

}  // namespace

Orders::Orders(const OrdersNeeds& needs, const OrdersOptions& options)
    : needs_(needs),
      options_(options),
      store_(make_sql_orders_store(needs.database)),
      writer_([this](std::span<const WantedOrder> orders) { return write(orders); }) {}

std::vector<OrderOutcome> Orders::write(std::span<const WantedOrder> orders) {
    const UtcTime now = needs_.clock.now();
    placed_until_ = std::max(placed_until_, now);
    return store_->place(orders, {options_.limit, placed_until_, now, needs_.random});
}

Task<Result<Order>> Orders::place(OrderRequest request) {
    std::optional<OrderKey> key = key_of(request);
    std::optional<KeysInProgress::Guard> guard;
    if (key) {
        auto held = keys_.hold(key->id);
        if (!held) {
            ++counts_.refused;
            co_return key_in_progress();
        }
        guard.emplace(*std::move(held));
    }
    auto placing = place_held(std::move(request), std::move(key));
    Result<Order> placed = co_await std::move(placing);
    co_return placed;
}

Task<Result<Order>> Orders::place_held(OrderRequest request, std::optional<OrderKey> key) {
    Result<WantedOrder> wanted = offer(request, key);
    if (!wanted) {
        if (!key) {
            ++counts_.refused;
            co_return wanted.error();
        }
        auto looking = find_by_idempotency_key(*std::move(key), wanted.error());
        Result<Order> kept = co_await std::move(looking);
        ++(kept ? counts_.repeated : counts_.refused);
        co_return kept;
    }
    try {
        auto writing = writer_.submit(*std::move(wanted));
        const OrderOutcome outcome = co_await std::move(writing);
        count(outcome);
        co_return result_of(outcome);
    } catch (const Overloaded&) {
        ++counts_.refused;
        throw;
    } catch (...) {
        ++counts_.failed;
        throw;
    }
}

Task<Result<Order>> Orders::find_by_idempotency_key(OrderKey key, Error error) {
    const auto work = [&] { return store_->find_by_idempotency_key(key.id, needs_.clock.now()); };
    const std::optional<IdempotentReplay> kept = co_await needs_.pool.run(work);
    if (!kept) co_return error;
    if (kept->request != key.request) co_return key_reused();
    co_return kept->order;
}

Result<WantedOrder> Orders::offer(const OrderRequest& request, std::optional<OrderKey> key) const {
    const auto price = needs_.prices.latest();
    if (!price || !prices::is_fresh(price->time, needs_.clock.now(), options_.price_max_age)) return no_price();
    const std::optional<Rate>& rate = price->in(request.currency);
    if (!rate) return no_price();
    const Result<Bitcoin> bitcoin = bitcoin_for(request.amount, *rate);
    if (!bitcoin) return bitcoin.error();
    return WantedOrder{.amount = request.amount,
                       .currency = request.currency,
                       .rate = *rate,
                       .bitcoin = *bitcoin,
                       .account = request.account,
                       .key = std::move(key)};
}

bool Orders::forget_old_keys() {
    const UtcTime before = needs_.clock.now() - OrdersStore::kKeyLifetime - OrdersStore::kKeyMargin;
    return store_->forget_keys(before, kKeysAtOnce) == kKeysAtOnce;
}

void Orders::count(const OrderOutcome& outcome) {
    if (const auto* placed = std::get_if<Placed>(&outcome)) {
        ++(placed->is_repeated ? counts_.repeated : counts_.placed);
    } else {
        ++(std::holds_alternative<LimitReached>(outcome) ? counts_.limit_reached : counts_.refused);
    }
}

}  // namespace bourse::orders
