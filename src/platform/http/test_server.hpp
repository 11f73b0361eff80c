#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/server.hpp"
#include "support/raw_client.hpp"

namespace bourse::http {

/// A Service for tests: handlers by path. A path without one gets 404. Handlers are set before the server starts.
class TestService final : public Service {
  public:
    using Handler = std::function<Task<Response>(const Request&)>;

    /// Answers by a function that does not wait.
    void on(const std::string& path, std::function<Response(const Request&)> answer) {
        handlers_[path] = [answer = std::move(answer)](const Request& request) { return reply(answer, request); };
    }
    void on_awaiting(const std::string& path, Handler handler) { handlers_[path] = std::move(handler); }

    Task<Response> handle(const Request& request) override {
        calls_.fetch_add(1);
        const auto found = handlers_.find(std::string(request.path));
        if (found == handlers_.end()) {
            co_return to_problem(Error{Errc::NotFound, {}, {}, {}}, request.path, request.request_id);
        }
        Response response = co_await found->second(request);
        co_return response;
    }

    /// How often the Service was asked.
    [[nodiscard]] int calls() const { return calls_.load(); }

  private:
    static Task<Response> reply(const std::function<Response(const Request&)>& answer, const Request& request) {
        co_return answer(request);
    }

    std::map<std::string, Handler> handlers_;
    std::atomic<int> calls_{0};
};

/// 200 with a text.
inline Response text(std::string content) {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = make_body(std::move(content));
    return response;
}

/// A running server on a free port, with short deadlines, on two io threads.
class TestServer {
  public:
    explicit TestServer(Service& service, ServerOptions options = quick(), Observer* observer = nullptr)
        : threads_(2), server_(threads_, std::move(options), service, clock_, observer) {
        server_.start();
    }
    ~TestServer() { stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    /// Options of a test: any port, and deadlines too long to matter but for the one that a test shortens.
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
    [[nodiscard]] testing::RawClient connect() const { return testing::RawClient(port()); }

    void stop() {
        server_.drain(std::chrono::milliseconds(0));
        server_.join();
        threads_.join();
    }

  private:
    ManualClock clock_{UtcTime(Date(1994, 11, 6)) + std::chrono::hours(8) + std::chrono::minutes(49) +
                       std::chrono::seconds(37)};
    tasks::IoThreads threads_;
    Server server_;
};

}  // namespace bourse::http
