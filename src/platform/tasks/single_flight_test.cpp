#include "platform/tasks/single_flight.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace bourse::tasks {
namespace single_flight_test {

using Flights = SingleFlight<std::string, Flight<int>>;

TEST(SingleFlight, GivenAFlightUnderWayWhenJoinedThenItIsShared) {
    Flights flights;

    const auto first = flights.join("a");
    const auto second = flights.join("a");

    EXPECT_TRUE(first.is_new);
    EXPECT_FALSE(second.is_new);
    EXPECT_EQ(first.flight, second.flight);
    EXPECT_NE(flights.join("b").flight, first.flight);
}

TEST(SingleFlight, GivenAForgottenFlightWhenItLeavesThenItsSuccessorStays) {
    Flights flights;
    const auto forgotten = flights.join("a");
    flights.forget("a");
    const auto successor = flights.join("a");

    flights.leave("a", *forgotten.flight);

    EXPECT_TRUE(successor.is_new);
    EXPECT_FALSE(flights.join("a").is_new);
    flights.leave("a", *successor.flight);
    EXPECT_TRUE(flights.join("a").is_new);
}

TEST(Flight, GivenSeveralThreadsWhenTakenUpThenOnePerformsIt) {
    Flight<int> flight;

    EXPECT_TRUE(flight.take_up());
    EXPECT_FALSE(flight.take_up());
}

TEST(Flight, GivenAThreadThatWaitsWhenLandedThenItHasTheOutcome) {
    Flight<int> flight;
    int seen = 0;
    std::jthread waiting([&] {
        flight.wait_for_landing();
        seen = flight.outcome();
    });

    flight.land(7);
    waiting.join();

    EXPECT_EQ(seen, 7);
}

TEST(Flight, GivenAFailureWhenTheOutcomeIsReadThenItIsThrown) {
    Flight<int> flight;

    flight.fail(std::make_exception_ptr(std::runtime_error("down")));

    flight.wait_for_landing();
    EXPECT_THROW((void)flight.outcome(), std::runtime_error);
}

}  // namespace single_flight_test
}  // namespace bourse::tasks
