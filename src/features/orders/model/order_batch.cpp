#include "features/orders/model/order_batch.hpp"

#include <utility>

namespace bourse::orders {
namespace {

/// Zero when the limit was lowered below the amount already sold.
Bitcoin left_under(Bitcoin limit, Bitcoin sold) {
    if (limit <= sold) return {};
    return limit.minus(sold).value();
}

}  // namespace

std::string order_key_id(const std::optional<Uuid>& account, std::string_view address, std::string_view key) {
    std::string id = account ? "account:" + account->to_string() : "address:" + std::string(address);
    id += ' ';
    id += key;
    return id;
}

OrderBatch decide(std::span<const WantedOrder> wanted, const OrderTotals& before, IdempotentReplays kept,
                  const BatchTerms& terms) {
    OrderBatch batch{.outcomes = {}, .placed = {}, .after = before};
    batch.outcomes.reserve(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const WantedOrder& order = wanted[i];
        if (order.key) {
            if (const auto found = kept.find(order.key->id); found != kept.end()) {
                const bool is_same = found->second.request == order.key->request;
                batch.outcomes.push_back(is_same ? OrderOutcome(Placed{found->second.order, true}) : KeyReused());
                continue;
            }
        }
        const auto sum = batch.after.bitcoin.plus(order.bitcoin);
        if (!sum || *sum > terms.limit) {
            batch.outcomes.emplace_back(LimitReached{left_under(terms.limit, batch.after.bitcoin)});
            continue;
        }
        batch.after = {batch.after.orders + 1, *sum};
        Order placed{.number = batch.after.orders,
                     .id = Uuid::make(terms.placed_at, terms.random),
                     .placed_at = terms.placed_at,
                     .amount = order.amount,
                     .currency = order.currency,
                     .rate = order.rate,
                     .bitcoin = order.bitcoin};
        if (order.key) kept.emplace(order.key->id, IdempotentReplay{order.key->request, placed});
        batch.placed.push_back(i);
        batch.outcomes.emplace_back(Placed{placed, false});
    }
    return batch;
}

}  // namespace bourse::orders
