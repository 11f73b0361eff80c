#include "features/orders/http/orders_text.hpp"

#include <gtest/gtest.h>

namespace bourse::orders {
namespace orders_text_test {

const Order kOrder{.number = 7,
                   .id = Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f").value(),
                   .placed_at = UtcTime::parse("2024-03-08T14:30:00.25Z").value(),
                   .amount = Amount::parse("69").value(),
                   .currency = Currency::Eur,
                   .rate = Rate::parse("98765.4321").value(),
                   .bitcoin = Bitcoin::parse("0.00069862").value()};

TEST(OrdersText, GivenAnOrderWhenPlacedThenTheAnswerHasItsExactNumbers) {
    EXPECT_EQ(placed_json(kOrder),
              R"({"data":"Order was placed for EUR:69.00","order":{"uuid":"018e1b5c-7a30-7cc3-98c4-dc0c0c07398f",)"
              R"("timestamp":"2024-03-08T14:30:00.25Z","amount":69.00,"currency":"EUR","exchange_rate":98765.4321,)"
              R"("bitcoin_amount":0.00069862}})");
}

TEST(OrdersText, GivenARateWithFewPlacesWhenWrittenThenItHasTwo) {
    Order order = kOrder;
    order.rate = Rate::parse("100000").value();
    EXPECT_NE(placed_json(order).find(R"("exchange_rate":100000.00,)"), std::string::npos) << placed_json(order);
}

TEST(OrdersText, GivenAPageWhenWrittenThenOnlyTheNeighboursThatItHasAreLinked) {
    EXPECT_EQ(page_json({}, {.self = "/a", .next = "", .prev = ""}), R"({"data":[],"_links":{"self":"/a"}})");
    EXPECT_EQ(page_json({}, {.self = "/a", .next = "/b", .prev = "/c"}),
              R"({"data":[],"_links":{"self":"/a","next":"/b","prev":"/c"}})");
}

TEST(OrdersText, GivenOrdersWhenWrittenAsCsvThenARowEach) {
    EXPECT_EQ(to_csv({&kOrder, 1}),
              "uuid,timestamp,amount,currency,exchange_rate,bitcoin_amount\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,2024-03-08T14:30:00.25Z,69.00,EUR,98765.4321,0.00069862\r\n");
}

}  // namespace orders_text_test
}  // namespace bourse::orders
