#include "features/orders/service/orders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "platform/tasks/io_threads.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::orders {
namespace orders_test {

using std::chrono::hours;
using std::chrono::seconds;

/// A price source controlled by the test.
class SetPrice final : public prices::PriceSource {
  public:
    [[nodiscard]] std::optional<prices::BitcoinPrice> latest() const override { return price; }
    std::optional<prices::BitcoinPrice> price;
};

class OrdersTest : public testing::Test {
  protected:
    OrdersTest() {
        prices::BitcoinPrice price{.time = clock_.now(), .provider = "test"};
        price.set(Currency::Usd, Rate::parse("100000").value());
        prices_.price = price;
        threads_.start();
        open({});
    }
    ~OrdersTest() override { threads_.join(); }

    void open(const OrdersOptions& options) {
        orders_.emplace(OrdersNeeds{store_.database(), pool_, prices_, clock_, random_}, options);
    }
    static OrderRequest request(const char* amount, std::optional<std::string> key = std::nullopt) {
        return {.amount = parse_amount(amount).value(),
                .currency = Currency::Usd,
                .account = std::nullopt,
                .address = "127.0.0.1",
                .key = std::move(key)};
    }
    std::future<Result<Order>> begin(OrderRequest request) {
        return boost::asio::co_spawn(threads_.executor(0), orders_->place(std::move(request)), boost::asio::use_future);
    }
    Result<Order> place(OrderRequest request) { return begin(std::move(request)).get(); }
    Errc refusal(OrderRequest request) { return place(std::move(request)).error().code; }

    test::SqliteStore store_{BOURSE_SOURCE_DIR};
    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    SetPrice prices_;
    tasks::IoThreads threads_{1};
    tasks::BlockingPool pool_{2};
    std::optional<Orders> orders_;
};

TEST_F(OrdersTest, GivenAFreshPriceWhenOrderedThenItIsPlacedAtThatPrice) {
    const auto order = place(request("600"));

    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->bitcoin.to_string(), "0.00600000");
    EXPECT_EQ(order->placed_at, clock_.now());
    EXPECT_EQ(orders_->store().totals().orders, 1);
    EXPECT_EQ(orders_->counts().placed, 1U);
}

TEST_F(OrdersTest, GivenAnOldPriceOrNoneWhenOrderedThenItIsUnavailable) {
    OrderRequest in_euros = request("1");
    in_euros.currency = Currency::Eur;
    EXPECT_EQ(refusal(in_euros), Errc::Unavailable) << "not quoted";

    clock_.advance(seconds(61));
    const auto refused = place(request("1"));
    EXPECT_EQ(refused.error().code, Errc::Unavailable);
    EXPECT_EQ(refused.error().retry_after, seconds(5));

    prices_.price.reset();
    EXPECT_EQ(refusal(request("1")), Errc::Unavailable);
    EXPECT_EQ(orders_->counts().refused, 3U);
}

TEST_F(OrdersTest, GivenAKeyWhenUsedAgainThenTheFirstOrderIsReturnedAtAnyPrice) {
    const auto first = place(request("600", "k"));

    EXPECT_EQ(place(request("600", "k")).value(), first.value());
    EXPECT_EQ(refusal(request("601", "k")), Errc::KeyReused);
    clock_.advance(seconds(61));
    EXPECT_EQ(place(request("600", "k")).value(), first.value()) << "a repeated key needs no fresh price";
    EXPECT_EQ(refusal(request("601", "k")), Errc::KeyReused);
    EXPECT_EQ(refusal(request("600", "other")), Errc::Unavailable);
    EXPECT_EQ(orders_->store().totals().orders, 1);
    EXPECT_EQ(orders_->counts().repeated, 2U);
}

TEST_F(OrdersTest, GivenConcurrentRequestsWithOneKeyWhenPlacedThenOneSucceedsAndTheOthersGetKeyInProgress) {
    std::vector<std::future<Result<Order>>> answers;
    for (int i = 0; i < 50; ++i) answers.push_back(begin(request("1", "k")));

    for (auto& answer : answers) {
        const auto order = answer.get();
        if (order) {
            EXPECT_EQ(order->number, 1);
        } else {
            EXPECT_EQ(order.error().code, Errc::KeyInProgress);
            EXPECT_TRUE(order.error().retry_after);
        }
    }
    EXPECT_EQ(orders_->store().totals().orders, 1);
    EXPECT_EQ(place(request("1", "k"))->number, 1) << "the key is free again";
}

TEST_F(OrdersTest, GivenTheLimitWhenOrdersReachItThenOnlyASmallerOneFits) {
    open({.limit = Bitcoin::parse("0.01").value()});

    EXPECT_TRUE(place(request("600")));
    const auto refused = place(request("500", "k"));
    EXPECT_EQ(refused.error().code, Errc::BtcLimitReached);
    EXPECT_NE(refused.error().detail.find("0.00400000"), std::string::npos) << refused.error().detail;
    EXPECT_TRUE(place(request("400", "k"))) << "a rejected order does not use up the key";
    EXPECT_EQ(refusal(request("0.01")), Errc::BtcLimitReached);
    EXPECT_EQ(orders_->counts().limit_reached, 2U);
}

TEST_F(OrdersTest, GivenKeysOfYesterdayThenTheyAreFreeAndNewOnesAreNot) {
    place(request("1", "old"));
    clock_.advance(hours(24) + seconds(1));
    prices_.price->time = clock_.now();
    place(request("1", "new"));

    EXPECT_EQ(refusal(request("2", "new")), Errc::KeyReused);
    EXPECT_TRUE(place(request("2", "old")));
}

TEST_F(OrdersTest, GivenExpiredKeysWhenForgottenThenOnlyThoseBeyondTheMarginAreDeleted) {
    place(request("1", "old"));
    const auto stored_keys = [this] {
        std::int64_t count = 0;
        store_.database().read([&](sql::Connection& connection) {
            sql::Statement& row = connection.statement("SELECT count(*) FROM order_keys");
            row.bind({});
            while (row.step()) count = row.integer(0);
        });
        return count;
    };
    clock_.advance(OrdersStore::kKeyLifetime + OrdersStore::kKeyMargin);
    orders_->forget_old_keys();
    EXPECT_EQ(stored_keys(), 1);
    clock_.advance(std::chrono::microseconds(1));

    EXPECT_FALSE(orders_->forget_old_keys()) << "no such key remains";

    EXPECT_EQ(stored_keys(), 0);
}

TEST_F(OrdersTest, GivenAClockThatJumpsForwardAndBackWhenKeysAreForgottenThenARetryIsStillNoSecondOrder) {
    const auto first = place(request("600", "k"));
    const UtcTime right = clock_.now();

    clock_.set(right + hours(27));
    prices_.price->time = clock_.now();
    ASSERT_TRUE(place(request("1"))) << "an order by the clock that is ahead";
    EXPECT_FALSE(orders_->forget_old_keys());
    clock_.set(right);

    EXPECT_EQ(place(request("600", "k")).value(), first.value());
    EXPECT_EQ(orders_->store().totals().orders, 2);
}

TEST_F(OrdersTest, GivenAClockThatStepsBackWhenOrderedThenNoOrderIsEarlierThanTheOneBefore) {
    const UtcTime right = clock_.now();
    const Order first = place(request("1")).value();

    for (const auto step : {seconds(-30), seconds(-1), seconds(0), seconds(5)}) {
        clock_.set(right + step);
        const Order order = place(request("1")).value();
        EXPECT_EQ(order.placed_at, std::max(first.placed_at, clock_.now()));
    }
}

TEST_F(OrdersTest, GivenAStoreThatCannotWriteWhenOrderedThenNoOrderIsAcknowledged) {
    store_.database().write([](sql::Connection& connection) { connection.execute_script("DROP TABLE order_totals"); });

    EXPECT_ANY_THROW(place(request("1")));

    EXPECT_EQ(orders_->counts().failed, 1U);
    EXPECT_EQ(orders_->counts().placed, 0U);
}

}  // namespace orders_test
}  // namespace bourse::orders
