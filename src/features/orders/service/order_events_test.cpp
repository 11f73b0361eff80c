#include "features/orders/service/order_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/orders/http/orders_text.hpp"
#include "features/orders/store/orders_store_sql.hpp"
#include "features/orders/test/wanted.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::orders {
namespace order_events_test {

using testing::ElementsAreArray;
using testing::IsEmpty;

class OrderEventsTest : public testing::Test {
  protected:
    void place(std::size_t count) {
        const std::vector<WantedOrder> orders(count, wanted(1));
        const UtcTime now = UtcTime::from_micros(1'795'262'400'000'000);
        const BatchTerms terms{Bitcoin::from_units(1'000'000), now, now, random_};
        for (const OrderOutcome& outcome : store_->place(orders, terms)) {
            placed_.push_back(std::get<Placed>(outcome).order.id.to_string());
        }
    }
    /// The lease of a process that is killed ends after its time; one of 0 s ends at once.
    OrderEvents events(const char* owner, std::chrono::seconds lease = std::chrono::hours(1)) {
        return {*store_, owner,
                [this](std::span<const OrderEvent> some) {
                    const std::size_t safe = std::min(some.size(), takes_);
                    for (const OrderEvent& event : some.first(safe)) told_.push_back(event.id);
                    last_body_ = some.front().body;
                    return safe;
                },
                lease};
    }

    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    std::unique_ptr<OrdersStore> store_ = make_sql_orders_store(sqlite_.database());
    SystemRandom random_;
    /// Number of events that the broker confirms per call.
    std::size_t takes_ = 1'000'000;
    std::vector<std::string> placed_;
    std::vector<std::string> told_;
    std::string last_body_;
};

TEST_F(OrderEventsTest, GivenOrdersWhenPublishedThenEachEventIsSentOnceAndInSequence) {
    OrderEvents under_test = events("a");
    EXPECT_EQ(under_test.publish(), 0U);
    place(1200);

    EXPECT_EQ(under_test.publish(), 1200U);
    place(1);
    EXPECT_EQ(under_test.publish(), 1U);

    EXPECT_THAT(told_, ElementsAreArray(placed_));
    EXPECT_EQ(last_body_, order_json(store_->list({.limit = 1}).orders.front()));
}

TEST_F(OrderEventsTest, GivenABrokerThatConfirmsOnlySomeWhenItIsBackThenTheRestIsPublished) {
    OrderEvents under_test = events("a");
    place(10);
    takes_ = 4;
    EXPECT_THROW(under_test.publish(), Unavailable);
    takes_ = 0;
    EXPECT_THROW(under_test.publish(), Unavailable);
    takes_ = 100;

    EXPECT_EQ(under_test.publish(), 6U);

    EXPECT_THAT(told_, ElementsAreArray(placed_));
}

TEST_F(OrderEventsTest, GivenAPublishingProcessWhenAnotherTriesThenItWaitsForTheEndOfTheLease) {
    OrderEvents owner = events("a");
    OrderEvents other = events("b");
    place(1);
    owner.publish();
    place(1);

    EXPECT_EQ(other.publish(), 0U);
    // The owner renews its lease for no time at all, and publishes nothing.
    OrderEvents ending = events("a", std::chrono::seconds(0));
    takes_ = 0;
    EXPECT_THROW(ending.publish(), Unavailable);
    takes_ = 1'000'000;
    EXPECT_EQ(other.publish(), 1U);
    place(1);
    EXPECT_EQ(owner.publish(), 0U);

    EXPECT_EQ(told_.size(), 2U);
}

TEST_F(OrderEventsTest, GivenAPublishingProcessWhenItEndsThenAnotherPublishesAtOnce) {
    OrderEvents owner = events("a");
    OrderEvents other = events("b");
    place(1);
    owner.publish();
    place(1);

    owner.end();

    EXPECT_EQ(owner.publish(), 0U);
    EXPECT_EQ(other.publish(), 1U);
    EXPECT_THAT(told_, ElementsAreArray(placed_));
}

TEST_F(OrderEventsTest, GivenAnIdleProcessWhenItEndsThenThePublishingOneContinues) {
    OrderEvents owner = events("a");
    OrderEvents other = events("b");
    OrderEvents third = events("c");
    place(1);
    owner.publish();
    place(1);
    EXPECT_EQ(other.publish(), 0U);

    other.end();

    EXPECT_EQ(third.publish(), 0U);
    EXPECT_EQ(owner.publish(), 1U);
}

}  // namespace order_events_test
}  // namespace bourse::orders
