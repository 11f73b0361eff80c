#include "platform/upstream/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace bourse::upstream {
namespace circuit_breaker_test {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Ticket = CircuitBreaker::Ticket;
using Wait = CircuitBreaker::Wait;

class CircuitBreakerTest : public ::testing::Test {
  protected:
    UtcTime now_{Date(2024, 3, 8)};
    CircuitBreaker breaker_{{.failures = 3, .window = 30s, .rest = 10s}};

    Ticket admitted() { return std::get<Ticket>(breaker_.admit(now_)); }
    Wait refused() { return std::get<Wait>(breaker_.admit(now_)); }
    void call(bool failed) { breaker_.report(admitted(), now_, failed); }
    void open() {
        for (int i = 0; i < 3; ++i) call(true);
    }
};

TEST_F(CircuitBreakerTest, GivenFewerFailuresThanTheLimitThenItStaysClosed) {
    call(true);
    call(true);
    EXPECT_EQ(breaker_.state(), State::Closed);
    call(true);
    EXPECT_EQ(breaker_.state(), State::Open);
}

TEST_F(CircuitBreakerTest, GivenFailuresThatAreFarApartThenItStaysClosed) {
    for (int i = 0; i < 10; ++i) {
        call(true);
        now_ = now_ + 16s;
    }
    EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, GivenAnswersWithoutACountThenOnlyTheOthersDecide) {
    for (int i = 0; i < 100; ++i) breaker_.settle_without_count(admitted());
    EXPECT_EQ(breaker_.state(), State::Closed);
    open();
    EXPECT_EQ(breaker_.state(), State::Open) << "the hundred answers are no successes either";
}

TEST_F(CircuitBreakerTest, GivenATrialWithoutACountThenTheBreakerCloses) {
    const Ticket late = admitted();
    open();
    breaker_.settle_without_count(late);
    EXPECT_EQ(breaker_.state(), State::Open) << "an answer from before the opening changes nothing";
    now_ = now_ + 10s;
    breaker_.settle_without_count(admitted());
    EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, GivenMoreSuccessesThanFailuresThenItStaysClosed) {
    for (int i = 0; i < 20; ++i) {
        call(false);
        call(false);
        call(true);
    }
    EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, GivenItIsOpenThenNothingPassesUntilItHasRested) {
    open();
    EXPECT_EQ(refused(), 10s);
    now_ = now_ + 9s;
    EXPECT_EQ(refused(), 1s);
    now_ = now_ + 1s;
    admitted();
    EXPECT_EQ(breaker_.state(), State::HalfOpen);
}

TEST_F(CircuitBreakerTest, GivenItIsHalfOpenThenOneCallPassesAndItsSuccessCloses) {
    open();
    now_ = now_ + 10s;
    const Ticket trial = admitted();
    EXPECT_GT(refused(), 0s);

    breaker_.report(trial, now_, false);

    EXPECT_EQ(breaker_.state(), State::Closed);
    call(true);
    EXPECT_EQ(breaker_.state(), State::Closed) << "the failures from before are forgotten";
}

TEST_F(CircuitBreakerTest, GivenItIsHalfOpenWhenTheTrialFailsThenItRestsAgain) {
    open();
    now_ = now_ + 10s;
    call(true);
    EXPECT_EQ(breaker_.state(), State::Open);
    EXPECT_EQ(refused(), 10s);
}

TEST_F(CircuitBreakerTest, GivenACallFromBeforeTheOpeningWhenItEndsThenItDecidesNothing) {
    const Ticket early = admitted();
    const Ticket other = admitted();
    open();
    breaker_.report(early, now_, false);
    EXPECT_EQ(breaker_.state(), State::Open);

    now_ = now_ + 10s;
    admitted();
    breaker_.report(other, now_, false);
    EXPECT_EQ(breaker_.state(), State::HalfOpen) << "only the trial closes it";
}

TEST_F(CircuitBreakerTest, GivenAClockThatIsSetBackThenTheOpenStateIsNotExtended) {
    open();
    now_ = now_ - 1h;
    EXPECT_EQ(refused(), 10s);
    now_ = now_ + 10s;
    admitted();
}

}  // namespace circuit_breaker_test
}  // namespace bourse::upstream
