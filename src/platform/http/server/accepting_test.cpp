#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <stdexcept>

#include "platform/http/server/server.hpp"
#include "platform/http/server/test_server.hpp"

namespace bourse::http {
namespace accepting_test {

using bourse::test::get;
using bourse::test::RawClient;

class Accepting : public ::testing::Test {
  protected:
    Accepting() {
        service_.on("/text", [](const Request&) { return text("hello"); });
        service_.on_awaiting("/slow", answer_slowly);
        service_.on("/address", [](const Request& request) { return text(std::string(request.client_address)); });
    }

    TestService service_;
};

/// The two ends of a thousand connections need more descriptors than the default limit.
void allow_descriptors(rlim_t count) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(count, limit.rlim_max));
    setrlimit(RLIMIT_NOFILE, &limit);
}

TEST_F(Accepting, GivenAThousandIdleConnectionsWhenOneSendsARequestThenItIsAnswered) {
    allow_descriptors(4096);
    TestServer server(service_);
    std::vector<RawClient> idle;
    for (int i = 0; i < 1000; ++i) idle.push_back(server.connect());

    EXPECT_EQ(server.connect().ask(get("/text")).status, 200);
    EXPECT_EQ(idle.front().ask(get("/text")).status, 200);
    EXPECT_EQ(idle.back().ask(get("/text")).status, 200);
}

/// Limits the process to this many further descriptors, for the lifetime of the object.
class ScarceDescriptors {
  public:
    explicit ScarceDescriptors(rlim_t count) {
        const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(next);
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit scarce = before_;
        scarce.rlim_cur = static_cast<rlim_t>(next) + count;
        setrlimit(RLIMIT_NOFILE, &scarce);
    }
    ~ScarceDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    ScarceDescriptors(const ScarceDescriptors&) = delete;
    ScarceDescriptors& operator=(const ScarceDescriptors&) = delete;

  private:
    rlimit before_{};
};

TEST_F(Accepting, GivenNoDescriptorIsLeftWhenAClientConnectsThenTheObserverHearsOfItOnceASecond) {
    using SteadyClock = std::chrono::steady_clock;
    TestServer server(service_, TestServer::quick(), 1);
    RawClient other = server.connect();
    other.ask(get("/text"));
    const auto start = SteadyClock::now();
    std::optional<ScarceDescriptors> scarce(1);

    RawClient client = server.connect();
    client.send(get("/text"));
    // Long enough for several attempts.
    while (SteadyClock::now() < start + std::chrono::milliseconds(450)) other.ask(get("/slow"));
    scarce.reset();

    EXPECT_EQ(client.read()->status, 200);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - start).count();
    const Observed seen = server.observed();
    ASSERT_FALSE(seen.accept_failures.empty());
    EXPECT_EQ(seen.accept_failures.front(), "Too many open files");
    EXPECT_LE(seen.accept_failures.size(), 1 + static_cast<std::size_t>(seconds));
}

TEST_F(Accepting, GivenTooManyConnectionsWhenOneMoreIsOpenedThenItGets503) {
    ServerOptions options = TestServer::quick();
    options.limits.connections = 2;
    TestServer server(service_, options);
    RawClient first = server.connect();
    RawClient second = server.connect();
    first.ask(get("/text"));
    second.ask(get("/text"));
    RawClient third = server.connect();

    const auto refused = third.read();

    EXPECT_EQ(refused->status, 503);
    EXPECT_EQ(refused->header("retry-after"), "1");
    EXPECT_TRUE(third.is_closed());
    EXPECT_EQ(first.ask(get("/text")).status, 200);
}

TEST_F(Accepting, GivenThePortIsTakenWhenStartedThenTheErrorNamesIt) {
    TestServer server(service_);
    ServerOptions options = TestServer::quick();
    options.port = server.port();

    try {
        TestServer second(service_, options);
        FAIL() << "listens beside another server";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
    }
}

TEST_F(Accepting, GivenAHostOfAnotherMachineWhenStartedThenTheErrorNamesIt) {
    ServerOptions options = TestServer::quick();
    options.host = "192.0.2.1";

    EXPECT_THROW(TestServer(service_, options), std::runtime_error);
}

TEST_F(Accepting, GivenAnIpv6HostOfAnotherMachineWhenStartedThenTheErrorNamesItInBrackets) {
    ServerOptions options = TestServer::quick();
    options.host = "2001:db8::1";

    try {
        TestServer server(service_, options);
        FAIL() << "listens on an address for documentation";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()).rfind("cannot listen on [2001:db8::1]:0: ", 0), 0u) << error.what();
    }
}

TEST_F(Accepting, GivenAnIpv6HostWhenStartedThenItListens) {
    ServerOptions options = TestServer::quick();
    options.host = "[::]";
    std::optional<TestServer> server;
    try {
        server.emplace(service_, options);
    } catch (const std::runtime_error&) {
        GTEST_SKIP() << "this machine has no IPv6";
    }

    const auto response = server->connect().ask(get("/address"));

    EXPECT_EQ(response.body, "127.0.0.1");
}

/// An observer with a defect: it throws, in spite of its contract.
class ThrowingObserver final : public Observer {
  public:
    void connection_opened(std::size_t) override {
        if (throws_for_connections) throw std::runtime_error("no connection");
    }
    void connection_closed(std::size_t) override {}
    void handler_began(std::size_t) override {}
    void handler_ended(std::size_t) override {}
    void request_finished(std::size_t, const Exchange&) override {}
    void handler_threw(std::size_t, std::string_view, std::string_view) override {}
    void accept_failed(std::size_t, std::string_view) override { throw std::runtime_error("no word"); }

    std::atomic<bool> throws_for_connections = false;
};

/// A server with that observer, on one io thread.
class DefectiveServer : public Accepting {
  protected:
    DefectiveServer() { server_.start(); }
    ~DefectiveServer() override {
        server_.drain(std::chrono::milliseconds(0));
        server_.join();
        threads_.join();
    }

    ServerOptions options() {
        ServerOptions options = TestServer::quick();
        options.alarms.connection = [this](std::string_view what) { connection_.set_value(std::string(what)); };
        options.alarms.server = [this](std::string_view what) { lost_.set_value(std::string(what)); };
        return options;
    }

    std::promise<std::string> connection_;
    std::promise<std::string> lost_;
    SystemClock clock_;
    ThrowingObserver observer_;
    tasks::IoThreads threads_{1};
    tasks::BlockingPool pool_{1};
    Server server_{threads_, pool_, options(), service_, clock_, &observer_};
};

TEST_F(DefectiveServer, GivenAConnectionThatEndsWithAnExceptionThenItIsToldAndOthersAreServed) {
    observer_.throws_for_connections = true;
    RawClient lost(server_.port());

    EXPECT_EQ(connection_.get_future().get(), "no connection");

    observer_.throws_for_connections = false;
    EXPECT_EQ(RawClient(server_.port()).ask(get("/text")).status, 200);
}

TEST_F(DefectiveServer, GivenAcceptingThatEndsWithAnExceptionThenItIsToldAndTheDrainStillEnds) {
    RawClient served(server_.port());
    EXPECT_EQ(served.ask(get("/text")).status, 200);
    std::optional<ScarceDescriptors> scarce(1);
    RawClient refused(server_.port());

    const std::string told = lost_.get_future().get();

    scarce.reset();
    EXPECT_EQ(told, "a thread accepts no connections any more: no word");
    EXPECT_EQ(served.ask(get("/text")).status, 200) << "existing connections are served";
}

}  // namespace accepting_test
}  // namespace bourse::http
