#include "platform/openapi/shared_answers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "platform/http/messages/body_stream.hpp"
#include "platform/tasks/one_shot_event.hpp"

namespace bourse::openapi {
namespace shared_answers_test {

/// A stream that nobody reads.
class Endless final : public http::BodyStream {
  public:
    Task<std::shared_ptr<const http::BodyPiece>> next() override { co_return nullptr; }
    [[nodiscard]] std::size_t memory() const override { return 0; }
};

/// Answers that are made when `go_` fires. Requests run on one thread, in order.
class SharedAnswersTest : public ::testing::Test {
  protected:
    using Answer = SharedAnswers::Answer;

    struct Asked {
        std::optional<Answer> answer;
        bool has_thrown = false;
    };

    Task<Answer> make(Answer answer) {
        ++made_;
        co_await go_.wait();
        if (throws_) throw std::runtime_error("no memory");
        co_return answer;
    }

    Task<> ask(std::string key, Answer answer, Asked& asked) {
        try {
            auto sharing = answers_.share(std::move(key), make(std::move(answer)));
            asked.answer = co_await std::move(sharing);
        } catch (const std::runtime_error&) {
            asked.has_thrown = true;
        }
    }

    void spawn(const std::string& key, Answer answer, Asked& asked) {
        boost::asio::co_spawn(io_, ask(key, std::move(answer), asked), boost::asio::detached);
        io_.restart();
        io_.poll();
    }

    void finish() {
        go_.fire();
        io_.restart();
        io_.run();
    }

    http::Response response() {
        http::Response response;
        response.body = http::make_body("text");
        response.cacheable_while = fresh_;
        return response;
    }

    boost::asio::io_context io_{1};
    tasks::OneShotEvent go_;
    const std::shared_ptr<Freshness> fresh_ = std::make_shared<Freshness>();
    SharedAnswers answers_;
    int made_ = 0;
    bool throws_ = false;
};

TEST_F(SharedAnswersTest, GivenEqualRequestsWhenOneIsBeingAnsweredThenTheyShareItsAnswer) {
    std::vector<Asked> asked(200);
    for (Asked& each : asked) spawn("same", response(), each);
    Asked other;
    spawn("other", response(), other);

    finish();

    EXPECT_EQ(made_, 2);
    for (const Asked& each : asked) {
        ASSERT_TRUE(each.answer && *each.answer);
        EXPECT_EQ((**each.answer).body, (**asked.front().answer).body);
    }
    EXPECT_NE((**other.answer).body, (**asked.front().answer).body);
}

TEST_F(SharedAnswersTest, GivenAnAnswerThatIsNotFreshAnyMoreThenTheOthersMakeTheirOwn) {
    Asked first;
    Asked second;
    spawn("same", response(), first);
    spawn("same", response(), second);
    fresh_->expire();

    finish();

    EXPECT_EQ(made_, 2);
    EXPECT_NE((**first.answer).body, (**second.answer).body);
}

TEST_F(SharedAnswersTest, GivenAStreamOrAnAnswerThatMayNotBeCachedThenEachMakesItsOwn) {
    http::Response streamed = response();
    streamed.stream = std::make_shared<Endless>();
    http::Response uncached = response();
    uncached.cacheable_while = nullptr;
    std::vector<Asked> asked(4);
    spawn("stream", streamed, asked[0]);
    spawn("stream", streamed, asked[1]);
    spawn("uncached", uncached, asked[2]);
    spawn("uncached", uncached, asked[3]);

    finish();

    EXPECT_EQ(made_, 4);
}

TEST_F(SharedAnswersTest, GivenAFailureThenTheOthersTryThemselves) {
    Asked first;
    Asked second;
    spawn("same", Error{Errc::UnknownSymbol, {}, {}, {}}, first);
    spawn("same", response(), second);

    finish();

    EXPECT_EQ(made_, 2);
    EXPECT_FALSE(*first.answer);
    EXPECT_TRUE(*second.answer);
}

TEST_F(SharedAnswersTest, GivenAnExceptionThenAllFailAndTheNextRequestBeginsAnew) {
    Asked first;
    Asked second;
    spawn("same", response(), first);
    spawn("same", response(), second);
    throws_ = true;
    finish();
    EXPECT_TRUE(first.has_thrown);
    ASSERT_TRUE(second.answer && !*second.answer);
    EXPECT_EQ(second.answer->error().code, Errc::Internal);
    EXPECT_EQ(made_, 1);

    throws_ = false;
    Asked third;
    spawn("same", response(), third);

    EXPECT_TRUE(third.answer && *third.answer);
}

}  // namespace shared_answers_test
}  // namespace bourse::openapi
