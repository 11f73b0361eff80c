#include "features/orders/store/orders_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <thread>

#include "features/orders/store/orders_store_sql.hpp"
#include "features/orders/test/wanted.hpp"
#include "support/empty_store.hpp"

namespace bourse::orders {
namespace orders_store_test {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Contract tests for every adapter.
class OrdersStoreContract : public testing::TestWithParam<sql::Dialect> {
  protected:
    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_orders_store(under_test_->database());
    }

    std::vector<OrderOutcome> place(const std::vector<WantedOrder>& orders, UtcTime now = kNow,
                                    std::int64_t limit = kLimit) {
        return store_->place(orders, {Bitcoin::from_units(limit), now, now, random_});
    }
    Order place_one(const WantedOrder& order, UtcTime now = kNow) {
        return std::get<Placed>(place({order}, now).front()).order;
    }
    static std::vector<std::int64_t> numbers(const std::vector<Order>& orders) {
        std::vector<std::int64_t> listed;
        for (const Order& order : orders) listed.push_back(order.number);
        return listed;
    }

    static constexpr std::int64_t kLimit = 1'000'000;
    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'000'001);
    SystemRandom random_;
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<OrdersStore> store_;
};

TEST_P(OrdersStoreContract, GivenAPlacedOrderWhenListedThenItIsAsItWasPlaced) {
    WantedOrder order = wanted(7);
    order.account = Uuid::make(kNow, random_);
    order.currency = Currency::Gbp;
    order.rate = Rate::parse("98765.43210001").value();
    order.amount = Amount::parse("999999999.99").value();

    const Order placed = place_one(order);

    EXPECT_EQ(placed.amount, order.amount);
    EXPECT_EQ(placed.rate, order.rate);
    EXPECT_THAT(store_->list({.limit = 10}).orders, ElementsAre(placed));
    EXPECT_EQ(store_->totals(), (OrderTotals{1, Bitcoin::from_units(7)}));
}

TEST_P(OrdersStoreContract, GivenOrdersWhenListedThenTheNewestFirstAndInPagesThatAddingDoesNotShift) {
    place({wanted(1), wanted(1), wanted(1), wanted(1), wanted(1)});

    const OrderPage first = store_->list({.limit = 2});
    place_one(wanted(1));
    const OrderPage second = store_->list({.newest = first.newest, .start = 2, .limit = 2});
    const OrderPage third = store_->list({.newest = first.newest, .start = 4, .limit = 2});

    EXPECT_THAT(numbers(first.orders), ElementsAre(5, 4));
    EXPECT_THAT(numbers(second.orders), ElementsAre(3, 2));
    EXPECT_THAT(numbers(third.orders), ElementsAre(1));
    EXPECT_EQ(third.newest, 5);
    EXPECT_EQ(third.count, 5);
    EXPECT_THAT(numbers(store_->list({.limit = 2}).orders), ElementsAre(6, 5));
    EXPECT_THAT(store_->list({.start = 6, .limit = 2}).orders, IsEmpty());
    EXPECT_THAT(store_->list({.start = std::numeric_limits<std::int64_t>::max(), .limit = 2}).orders, IsEmpty());
    EXPECT_EQ(store_->list({.newest = 1000, .limit = 1}).newest, 6) << "nothing is newer than the newest";
    EXPECT_THAT(store_->list({.newest = -1, .limit = 1}).orders, IsEmpty());
}

TEST_P(OrdersStoreContract, GivenOrdersOfAnAccountWhenListedThenOnlyTheyAreListedAndCounted) {
    WantedOrder own = wanted(1);
    own.account = Uuid::make(kNow, random_);
    WantedOrder other = wanted(1);
    other.account = Uuid::make(kNow, random_);
    place({own, other, own, wanted(1), own, own});

    const OrderPage first = store_->list({.account = own.account, .limit = 3});
    place_one(own);
    const OrderPage second = store_->list({.account = own.account, .newest = first.newest, .start = 3, .limit = 3});

    EXPECT_THAT(numbers(first.orders), ElementsAre(6, 5, 3));
    EXPECT_EQ(first.count, 4);
    EXPECT_THAT(numbers(second.orders), ElementsAre(1));
    EXPECT_EQ(second.count, 4);
    EXPECT_THAT(store_->list({.account = own.account, .start = 9, .limit = 3}).orders, IsEmpty());
    EXPECT_THAT(store_->list({.account = Uuid::make(kNow, random_), .limit = 3}).orders, IsEmpty());
}

TEST_P(OrdersStoreContract, GivenAnOrderWhenFoundByItsIdThenItsAccountMayLimitTheSearch) {
    WantedOrder own = wanted(1);
    own.account = Uuid::make(kNow, random_);
    const Order order = place_one(own);
    const Order anonymous = place_one(wanted(2));

    EXPECT_EQ(store_->find(order.id, std::nullopt), order);
    EXPECT_EQ(store_->find(order.id, own.account), order);
    EXPECT_EQ(store_->find(order.id, Uuid::make(kNow, random_)), std::nullopt);
    EXPECT_EQ(store_->find(anonymous.id, std::nullopt), anonymous);
    EXPECT_EQ(store_->find(anonymous.id, own.account), std::nullopt);
    EXPECT_EQ(store_->find(Uuid::make(kNow, random_), std::nullopt), std::nullopt);
}

TEST_P(OrdersStoreContract, GivenAKeyWhenUsedAgainThenTheFirstOrderIsReturned) {
    const Order first = place_one(wanted(3, key("k\"\\'", 3)));

    const auto again = place({wanted(3, key("k\"\\'", 3)), wanted(4, key("k\"\\'", 4)), wanted(3)}, kNow + hours(23));

    EXPECT_EQ(again[0], OrderOutcome(Placed{first, true}));
    EXPECT_EQ(again[1], OrderOutcome(KeyReused()));
    EXPECT_EQ(std::get<Placed>(again[2]).order.number, 2);
    EXPECT_EQ(store_->find_by_idempotency_key(key("k\"\\'", 3).id, kNow), (IdempotentReplay{"3", first}));
    EXPECT_EQ(store_->find_by_idempotency_key(key("other", 3).id, kNow), std::nullopt);
}

TEST_P(OrdersStoreContract, GivenAKeyOfYesterdayWhenUsedAgainThenItIsANewOrderAndANewKey) {
    place_one(wanted(3, key("k", 3)));
    const UtcTime later = kNow + hours(24) + seconds(1);

    const Order second = place_one(wanted(4, key("k", 4)), later);

    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(store_->find_by_idempotency_key(key("k", 4).id, later), (IdempotentReplay{"4", second}));
}

TEST_P(OrdersStoreContract, GivenOldKeysWhenForgottenThenInStepsAndTheOrdersStay) {
    for (const char* name : {"a", "b", "c"}) place_one(wanted(1, key(name, 1)));
    place_one(wanted(1, key("d", 1)), kNow + hours(1));

    EXPECT_EQ(store_->forget_keys(kNow + hours(1), 2), 2);
    EXPECT_EQ(store_->forget_keys(kNow + hours(1), 2), 1);
    EXPECT_EQ(store_->forget_keys(kNow + hours(1), 2), 0);

    EXPECT_TRUE(store_->find_by_idempotency_key(key("d", 1).id, kNow));
    EXPECT_EQ(store_->totals().orders, 4);
}

TEST_P(OrdersStoreContract, GivenAnOrderBeyondTheLimitWhenPlacedThenOnlyTheOthersAreStored) {
    const auto outcomes = place({wanted(60), wanted(41, key("k", 41)), wanted(40)}, kNow, 100);

    EXPECT_EQ(outcomes[1], OrderOutcome(LimitReached{Bitcoin::from_units(40)}));
    EXPECT_EQ(store_->totals(), (OrderTotals{2, Bitcoin::from_units(100)}));
    EXPECT_EQ(store_->find_by_idempotency_key(key("k", 41).id, kNow), std::nullopt);
    EXPECT_THAT(place({wanted(1)}, kNow, 100), ElementsAre(OrderOutcome(LimitReached{Bitcoin()})));
}

/// Longer than a test.
constexpr std::chrono::hours kLong{1};

TEST_P(OrdersStoreContract, GivenALeaseOfEventsWhenAnotherOwnerTriesThenItSucceedsOnlyAfterTheEnd) {
    place({wanted(1), wanted(1), wanted(1)});

    ASSERT_TRUE(store_->take_events("a", kLong));
    EXPECT_FALSE(store_->take_events("b", kLong));
    EXPECT_TRUE(store_->take_events("a", kLong)) << "the owner renews it";
    EXPECT_FALSE(store_->take_events("b", kLong));
    EXPECT_TRUE(store_->take_events("a", seconds(0))) << "the lease is over at once";
    EXPECT_TRUE(store_->take_events("b", kLong));

    store_->give_up_events("a");
    EXPECT_FALSE(store_->take_events("a", kLong)) << "another owner held the lease";
    store_->give_up_events("b");
    EXPECT_TRUE(store_->take_events("a", kLong));
    store_->give_up_events("a");

    EXPECT_THAT(numbers(store_->orders_after(0, 2)), ElementsAre(1, 2));
    EXPECT_TRUE(store_->has_unpublished());
    store_->note_published(2);
    store_->note_published(1);
    EXPECT_EQ(store_->take_events("b", kLong)->last_published, 2);
    EXPECT_THAT(numbers(store_->orders_after(2, 2)), ElementsAre(3));
    store_->note_published(3);
    EXPECT_FALSE(store_->has_unpublished());
}

TEST_P(OrdersStoreContract, GivenThreadsThatOrderAtOnceWhenTheyReachTheLimitThenItHoldsAndTheSumsBalance) {
    constexpr std::int64_t kSmall = 2000;
    constexpr int kThreads = 4;
    std::array<std::int64_t, kThreads> bought{};
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937_64 generator(t);
                for (int batch = 0; batch < 25; ++batch) {
                    std::vector<WantedOrder> orders;
                    const std::uint64_t size = 1 + generator() % 4;
                    for (std::uint64_t i = 0; i < size; ++i) {
                        orders.push_back(wanted(static_cast<std::int64_t>(1 + generator() % 50)));
                    }
                    for (const OrderOutcome& outcome : place(orders, kNow, kSmall)) {
                        if (const auto* placed = std::get_if<Placed>(&outcome)) {
                            bought[t] += placed->order.bitcoin.units();
                        }
                    }
                }
            });
        }
    }

    const OrderTotals totals = store_->totals();
    std::int64_t acknowledged = 0;
    for (const std::int64_t each : bought) acknowledged += each;
    const auto listed = store_->list({.limit = 1000}).orders;
    std::int64_t stored = 0;
    std::set<Uuid> ids;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        EXPECT_EQ(listed[i].number, totals.orders - static_cast<std::int64_t>(i)) << "no gaps";
        stored += listed[i].bitcoin.units();
        ids.insert(listed[i].id);
    }
    EXPECT_EQ(std::ssize(listed), totals.orders);
    EXPECT_EQ(std::ssize(ids), totals.orders);
    EXPECT_EQ(totals.bitcoin.units(), acknowledged);
    EXPECT_EQ(stored, acknowledged);
    EXPECT_LE(acknowledged, kSmall);
    EXPECT_GT(acknowledged, kSmall - 50) << "the remainder is smaller than one order";
}

INSTANTIATE_TEST_SUITE_P(Sqlite, OrdersStoreContract, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, OrdersStoreContract, testing::Values(sql::Dialect::Postgres));

}  // namespace orders_store_test
}  // namespace bourse::orders
