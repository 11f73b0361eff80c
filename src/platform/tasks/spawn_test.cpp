#include "platform/tasks/spawn.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace bourse::tasks {
namespace spawn_test {

class Spawn : public ::testing::Test {
  protected:
    void run(Task<> work) {
        spawn(context_.get_executor(), std::move(work), [this](std::string_view what) { lost_.emplace_back(what); });
        context_.run();
    }

    boost::asio::io_context context_;
    std::vector<std::string> lost_;
};

Task<> end() {
    co_return;
}
Task<> throw_text() {
    throw std::runtime_error("broken");
    co_return;
}
Task<> throw_number() {
    throw 42;
    co_return;
}

TEST_F(Spawn, GivenWorkThatEndsThenNothingIsLost) {
    run(end());
    EXPECT_TRUE(lost_.empty());
}

TEST_F(Spawn, GivenWorkThatThrowsThenTheReasonIsTold) {
    run(throw_text());
    EXPECT_EQ(lost_, std::vector<std::string>{"broken"});
}

TEST_F(Spawn, GivenWorkThatThrowsNoExceptionClassThenItIsToldToo) {
    run(throw_number());
    EXPECT_EQ(lost_, std::vector<std::string>{"an exception without a text"});
}

TEST_F(Spawn, GivenAReceiverThatThrowsThenTheThreadGoesOn) {
    spawn(context_.get_executor(), throw_text(), [](std::string_view) { throw std::runtime_error("full"); });
    EXPECT_NO_THROW(context_.run());
}

}  // namespace spawn_test
}  // namespace bourse::tasks
