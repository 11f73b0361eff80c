#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/random.hpp"
#include "base/uuid.hpp"
#include "platform/broker/publisher.hpp"
#include "platform/broker/requester.hpp"
#include "platform/broker/responder.hpp"
#include "platform/tasks/io_threads.hpp"

namespace bourse::broker {

/// Time limit for events that tests wait for; generous, because sanitizers and busy machines are
/// slow.
inline constexpr std::chrono::seconds kPatience{30};

/// Counts the reported events, and records the last reason for a lost link.
class CountingObserver final : public BrokerObserver {
  public:
    void connected(std::string_view link) override { count("connected " + std::string(link)); }
    void lost(std::string_view link, std::string_view why) override {
        {
            const std::lock_guard lock(mutex_);
            why_lost_ = why;
        }
        count("lost " + std::string(link));
    }
    void asked(std::string_view outcome, std::chrono::microseconds) override { count("asked " + std::string(outcome)); }
    void dropped(std::string_view) override { count("dropped"); }
    void served(std::string_view outcome) override { count("served " + std::string(outcome)); }
    void ignored() override { count("ignored"); }
    void published(std::string_view outcome) override { count("published " + std::string(outcome)); }

    [[nodiscard]] int of(const std::string& what) const {
        const std::lock_guard lock(mutex_);
        const auto found = counts_.find(what);
        return found == counts_.end() ? 0 : found->second;
    }
    [[nodiscard]] std::string why_lost() const {
        const std::lock_guard lock(mutex_);
        return why_lost_;
    }

  private:
    void count(const std::string& what) {
        const std::lock_guard lock(mutex_);
        ++counts_[what];
    }
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
    std::string why_lost_;
};

/// Whether the condition becomes true within kPatience.
template <class Condition>
bool soon(const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

/// Replies with the request in upper case.
inline Task<std::string> shout(std::string question) {
    for (char& c : question) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    co_return question;
}

/// A requester and a responder on a real broker, with a queue for each test.
class BrokerTest : public ::testing::Test {
  protected:
    CountingObserver observer_;
    SystemRandom random_;
    tasks::IoThreads io_{2};
    std::string queue_ = "test." + Uuid::make(UtcTime(Date(2024, 1, 2)), random_).to_string();
    AmqpTarget target_;
    std::unique_ptr<Responder> responder_;
    std::unique_ptr<Requester> requester_;

    BrokerTest() { io_.start(); }
    ~BrokerTest() override {
        requester_.reset();
        io_.join();
        responder_.reset();
    }

    /// The server shared by all tests; null when there is none.
    static const char* shared_server() {
        return std::getenv("BOURSE_TEST_RABBITMQ");  // NOLINT(concurrency-mt-unsafe)
    }

    void listen(Responder::Handler handler = shout, ResponderOptions options = {}) {
        options.queue = queue_;
        options.link.connection.heartbeat = std::chrono::seconds(1);
        const int before = observer_.of("connected answers");
        responder_ = std::make_unique<Responder>(target_, options, std::move(handler), io_, random_, observer_);
        responder_->start();
        ASSERT_TRUE(soon([&] { return observer_.of("connected answers") > before; })) << responder_->trouble();
    }
    void connect(RequesterOptions options = {}) {
        options.queue = queue_;
        options.link.connection.heartbeat = std::chrono::seconds(1);
        requester_ = std::make_unique<Requester>(target_, options, random_, observer_);
        ASSERT_TRUE(soon([&] { return requester_->trouble().empty(); })) << requester_->trouble();
    }
    std::future<Result<std::string>> begin(std::string question, std::size_t n = 0) {
        return boost::asio::co_spawn(io_.executor(n % io_.size()), requester_->ask(std::move(question)),
                                     boost::asio::use_future);
    }
    Result<std::string> ask(std::string question) { return begin(std::move(question)).get(); }
};

/// Uses the server shared by all tests.
class SharedBrokerTest : public BrokerTest {
  protected:
    void SetUp() override {
        if (shared_server() == nullptr) GTEST_SKIP() << "no RabbitMQ: run by tests/support/rabbitmq.py run -- …";
        target_ = parse_amqp_url(shared_server()).value();
    }
};

}  // namespace bourse::broker
