#pragma once
#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "platform/http/messages/problem.hpp"
#include "platform/http/server/server.hpp"
#include "support/raw_client.hpp"

namespace bourse::http {

/// A Service for tests: handlers by path, called with the whole body except those of on_head().
/// Other paths get 404. Set handlers before the server starts.
class TestService final : public Service {
  public:
    using Handler = std::function<Task<Response>(const Request&)>;

    /// Registers a function that does not wait.
    void on(const std::string& path, std::function<Response(const Request&)> answer) {
        handlers_[path] = [answer = std::move(answer)](const Request& request) { return reply(answer, request); };
    }
    void on_awaiting(const std::string& path, Handler handler) { handlers_[path] = std::move(handler); }
    /// Registers a handler that is called before the body is read.
    void on_head(const std::string& path, Handler handler) {
        on_awaiting(path, std::move(handler));
        on_head_.insert(path);
    }

    Task<Response> handle(Request& request) override {
        if (request.body_source != nullptr && !on_head_.contains(std::string(request.path))) {
            auto reading = request.body_source->read_all();
            const Result<std::string_view> body = co_await std::move(reading);
            if (!body) co_return to_problem(body.error(), request.path, request.request_id);
            request.body = *body;
        }
        calls_.fetch_add(1);
        const auto found = handlers_.find(std::string(request.path));
        if (found == handlers_.end()) {
            co_return to_problem(Error{Errc::NotFound, {}, {}, {}}, request.path, request.request_id);
        }
        Response response = co_await found->second(request);
        co_return response;
    }

    /// Number of handler calls.
    [[nodiscard]] int calls() const { return calls_.load(); }

  private:
    static Task<Response> reply(const std::function<Response(const Request&)>& answer, const Request& request) {
        co_return answer(request);
    }

    std::map<std::string, Handler> handlers_;
    std::set<std::string> on_head_;
    std::atomic<int> calls_{0};
};

/// 200 with a text.
inline Response text(std::string content) {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = make_body(std::move(content));
    return response;
}

/// Waits without blocking the io thread.
inline Task<> pause(std::chrono::milliseconds duration) {
    using SteadyClock = std::chrono::steady_clock;
    const tasks::Executor executor = co_await boost::asio::this_coro::executor;
    boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, tasks::Executor> timer(
        executor, duration);
    co_await timer.async_wait(boost::asio::use_awaitable_t<tasks::Executor>{});
}

/// A slow handler: takes longer than a sweep of TestServer::quick(), less than any deadline.
inline Task<Response> answer_slowly(const Request&) {
    co_await pause(std::chrono::milliseconds(40));
    co_return text("slow");
}

/// What an Observer has received so far.
struct Observed {
    int opened = 0;
    int closed = 0;
    int handlers = 0;
    int in_flight = 0;
    std::vector<std::string> threw;
    std::vector<std::string> accept_failures;
    /// `GET /target 200 operation`, and ` from cache`.
    std::vector<std::string> exchanges;
};

/// Records all calls; locked, because a test reads from its own thread.
class TestObserver final : public Observer {
  public:
    void connection_opened(std::size_t) override {
        note([](Observed& seen) { ++seen.opened; });
    }
    void connection_closed(std::size_t) override {
        note([](Observed& seen) { ++seen.closed; });
    }
    void handler_began(std::size_t) override {
        note([](Observed& seen) { ++seen.handlers, ++seen.in_flight; });
    }
    void handler_ended(std::size_t) override {
        note([](Observed& seen) { --seen.in_flight; });
    }
    void request_finished(std::size_t, const Exchange& exchange) override {
        std::string line(to_string(exchange.method));
        line += " " + std::string(exchange.target) + " " + std::to_string(exchange.status) + " ";
        line += exchange.operation;
        if (exchange.from_cache) line += " from cache";
        note([&](Observed& seen) { seen.exchanges.push_back(line); });
    }
    void handler_threw(std::size_t, std::string_view, std::string_view what) override {
        note([&](Observed& seen) { seen.threw.emplace_back(what); });
    }
    void accept_failed(std::size_t, std::string_view reason) override {
        note([&](Observed& seen) { seen.accept_failures.emplace_back(reason); });
    }

    [[nodiscard]] Observed seen() const {
        const MutexLock lock(mutex_);
        return seen_;
    }

  private:
    template <class Change>
    void note(Change change) {
        const MutexLock lock(mutex_);
        change(seen_);
    }

    mutable Mutex mutex_;
    Observed seen_ BOURSE_GUARDED_BY(mutex_);
};

/// A running server on a free port, with short deadlines, on two io threads by default.
class TestServer {
  public:
    explicit TestServer(Service& service, ServerOptions options = quick(), std::size_t io_threads = 2)
        : threads_(io_threads), server_(threads_, pool_, std::move(options), service, clock_, &observer_) {
        server_.start();
    }
    ~TestServer() { stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    /// Options for a test: any port, and deadlines too long to matter except the one that a test
    /// shortens.
    static ServerOptions quick() {
        ServerOptions options;
        options.port = 0;
        options.deadlines.sweep = std::chrono::milliseconds(20);
        options.deadlines.linger = std::chrono::milliseconds(500);
        options.deadlines.drain_idle = std::chrono::milliseconds(200);
        return options;
    }

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] Server& server() { return server_; }
    [[nodiscard]] Observed observed() const { return observer_.seen(); }
    [[nodiscard]] test::RawClient connect() const { return test::RawClient(port()); }

    /// Starts the drain, and waits until every io thread has noticed.
    void begin_drain(std::chrono::milliseconds patience) {
        server_.drain(patience);
        for (std::size_t i = 0; i < threads_.size(); ++i) {
            std::promise<void> known;
            boost::asio::post(threads_.executor(i), [&] { known.set_value(); });
            known.get_future().wait();
        }
    }

    void stop() {
        server_.drain(std::chrono::milliseconds(0));
        server_.join();
        threads_.join();
    }

  private:
    ManualClock clock_{UtcTime(Date(1994, 11, 6)) + std::chrono::hours(8) + std::chrono::minutes(49) +
                       std::chrono::seconds(37)};
    TestObserver observer_;
    tasks::IoThreads threads_;
    tasks::BlockingPool pool_{1};
    Server server_;
};

}  // namespace bourse::http
