#include "features/orders/model/order_batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "features/orders/test/wanted.hpp"

namespace bourse::orders {
namespace order_batch_test {

using testing::ElementsAre;
using testing::IsEmpty;

class OrderBatchTest : public testing::Test {
  protected:
    OrderBatch decide_on(const std::vector<WantedOrder>& orders, std::int64_t limit, OrderTotals before = {},
                         IdempotentReplays kept = {}) {
        return decide(orders, before, std::move(kept), {Bitcoin::from_units(limit), kNow, kNow, random_});
    }
    static const Placed& placed(const OrderBatch& batch, std::size_t i) { return std::get<Placed>(batch.outcomes[i]); }

    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'000'000);
    SystemRandom random_;
};

TEST_F(OrderBatchTest, GivenOrdersWithinTheLimitThenTheyAreNumberedInSequence) {
    const auto batch = decide_on({wanted(3), wanted(4)}, 100, {7, Bitcoin::from_units(10)});

    EXPECT_EQ(placed(batch, 0).order.number, 8);
    EXPECT_EQ(placed(batch, 1).order.number, 9);
    EXPECT_EQ(placed(batch, 1).order.bitcoin, Bitcoin::from_units(4));
    EXPECT_EQ(placed(batch, 1).order.placed_at, kNow);
    EXPECT_NE(placed(batch, 0).order.id, placed(batch, 1).order.id);
    EXPECT_THAT(batch.placed, ElementsAre(0, 1));
    EXPECT_EQ(batch.after, (OrderTotals{9, Bitcoin::from_units(17)}));
}

TEST_F(OrderBatchTest, GivenAnOrderBeyondTheLimitWhenDecidedThenASmallerOneBehindItFits) {
    const auto batch = decide_on({wanted(60), wanted(41), wanted(40), wanted(1)}, 100);

    EXPECT_EQ(batch.outcomes[1], OrderOutcome(LimitReached{Bitcoin::from_units(40)}));
    EXPECT_EQ(placed(batch, 2).order.number, 2);
    EXPECT_EQ(batch.outcomes[3], OrderOutcome(LimitReached{Bitcoin()}));
    EXPECT_EQ(batch.after, (OrderTotals{2, Bitcoin::from_units(100)}));
}

TEST_F(OrderBatchTest, GivenALimitThatWasLoweredWhenDecidedThenNothingIsLeftAndNothingFits) {
    const auto batch = decide_on({wanted(1)}, 10, {1, Bitcoin::from_units(50)});

    EXPECT_THAT(batch.outcomes, ElementsAre(OrderOutcome(LimitReached{Bitcoin()})));
    EXPECT_THAT(batch.placed, IsEmpty());
}

TEST_F(OrderBatchTest, GivenSumsBeyondWhatCanBeCountedWhenDecidedThenTheyDoNotFit) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    const auto batch = decide_on({wanted(kMax)}, kMax, {1, Bitcoin::from_units(1)});

    EXPECT_THAT(batch.outcomes, ElementsAre(OrderOutcome(LimitReached{Bitcoin::from_units(kMax - 1)})));
}

TEST_F(OrderBatchTest, GivenAStoredKeyWhenUsedAgainThenTheFirstOrderIsReturnedAndNothingIsPlaced) {
    const Order first{.number = 5, .amount = Amount::from_units(3), .bitcoin = Bitcoin::from_units(3)};
    const IdempotentReplays kept{{key("k", 3).id, {"3", first}}};

    const auto batch = decide_on({wanted(3, key("k", 3)), wanted(4, key("k", 4))}, 100, {5, Bitcoin()}, kept);

    EXPECT_EQ(batch.outcomes[0], OrderOutcome(Placed{first, true}));
    EXPECT_EQ(batch.outcomes[1], OrderOutcome(KeyReused()));
    EXPECT_THAT(batch.placed, IsEmpty());
}

TEST_F(OrderBatchTest, GivenOneKeyTwiceInABatchWhenDecidedThenItIsPlacedOnce) {
    const auto batch = decide_on(
        {wanted(3, key("k", 3)), wanted(3, key("k", 3)), wanted(4, key("k", 4)), wanted(3, key("l", 3))}, 100);

    EXPECT_EQ(batch.outcomes[1], OrderOutcome(Placed{placed(batch, 0).order, true}));
    EXPECT_EQ(batch.outcomes[2], OrderOutcome(KeyReused()));
    EXPECT_THAT(batch.placed, ElementsAre(0, 3));
}

TEST_F(OrderBatchTest, GivenAnOrderBeyondTheLimitWhenItsKeyIsUsedAgainThenItIsDecidedAgain) {
    const auto batch = decide_on({wanted(101, key("k", 101)), wanted(1, key("k", 1))}, 100);

    EXPECT_THAT(batch.placed, ElementsAre(1));
}

TEST_F(OrderBatchTest, GivenTheSameKeyOfOthersWhenComparedThenTheyAreDifferentKeys) {
    const Uuid user = Uuid::make(kNow, random_);
    EXPECT_NE(order_key_id(user, "127.0.0.1", "k"), order_key_id(std::nullopt, "127.0.0.1", "k"));
    EXPECT_NE(order_key_id(std::nullopt, "::1", "k"), order_key_id(std::nullopt, "127.0.0.1", "k"));
    EXPECT_EQ(order_key_id(user, "::1", "k"), order_key_id(user, "127.0.0.1", "k"));
}

TEST_F(OrderBatchTest, GivenAnyOrdersWhenDecidedThenTheLimitHoldsAndTheSumsBalance) {
    std::mt19937_64 generator(4);
    for (int round = 0; round < 500; ++round) {
        const std::int64_t limit = static_cast<std::int64_t>(generator() % 1000);
        OrderTotals totals;
        std::int64_t sum = 0;
        for (int batches = 0; batches < 5; ++batches) {
            std::vector<WantedOrder> orders;
            for (std::uint64_t i = 0; i < generator() % 10; ++i) {
                const auto satoshi = static_cast<std::int64_t>(1 + generator() % 200);
                orders.push_back(wanted(satoshi));
            }
            const OrderBatch batch = decide_on(orders, limit, totals);
            for (std::size_t i = 0; i < orders.size(); ++i) {
                if (const auto* refused = std::get_if<LimitReached>(&batch.outcomes[i])) {
                    EXPECT_LT(refused->left, orders[i].bitcoin) << "the order would have fitted";
                } else {
                    sum += orders[i].bitcoin.units();
                }
            }
            totals = batch.after;
            EXPECT_EQ(totals.bitcoin.units(), sum);
            EXPECT_LE(sum, limit);
        }
    }
}

}  // namespace order_batch_test
}  // namespace bourse::orders
