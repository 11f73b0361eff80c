#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "features/quotes/service/quote_source.hpp"
#include "platform/broker/broker_observer.hpp"
#include "platform/broker/requester.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/upstream/circuit_breaker.hpp"

namespace bourse::quotes {

/// The request queue of the quotes role.
inline constexpr std::string_view kQuotesQueue = "bourse.quotes";

/// Calls the quotes role of another process over RabbitMQ. Arguments taken by reference must outlive this object.
class BrokerQuotes final : public QuoteSource {
  public:
    /// Long answers are parsed on `pool`.
    BrokerQuotes(broker::Requester& requester, tasks::BlockingPool& pool) : requester_(requester), pool_(pool) {}

    Task<Result<Cached<Quote>>> quote(Symbol symbol) override;
    Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) override;

  private:
    broker::Requester& requester_;
    tasks::BlockingPool& pool_;
};

/// The server side: answers a message. `source` must outlive the task. `failed` receives diagnostics for the log.
[[nodiscard]] Task<std::string> answer_message(QuoteSource& source, std::string message,
                                               std::function<void(std::string_view what)> failed);

struct HttpQuotesOptions {
    /// URL of the quotes role's port: `http://127.0.0.1:8010`. See http_client::check_url().
    std::string url{};
    /// Deadline of a call, including the wait for a thread.
    std::chrono::milliseconds deadline{6000};
    /// After this many timeouts and lost connections, calls fail at once for a short time.
    upstream::BreakerOptions breaker{.window = std::chrono::seconds(10), .rest = std::chrono::seconds(1)};
};

/// Calls the quotes role of another process over HTTP. Arguments taken by reference must outlive this object.
class HttpQuotes final : public QuoteSource {
  public:
    /// `pool` has one thread for each concurrent call.
    HttpQuotes(HttpQuotesOptions options, tasks::BlockingPool& pool, const Clock& clock,
               broker::BrokerObserver& observer);

    Task<Result<Cached<Quote>>> quote(Symbol symbol) override;
    Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) override;

    /// Checks the other process; empty when it answers, otherwise the reason. Blocks for at most a second.
    [[nodiscard]] std::string trouble();

    /// Cancels calls at shutdown: running calls fail within about a second, later calls at once.
    void stop_asking() { client_.cancel(); }

  private:
    using Time = std::chrono::steady_clock::time_point;

    [[nodiscard]] Result<http_client::HttpResponse> get(const std::string& path,
                                                        std::vector<http_client::QueryParameter> query, Time begun);
    [[nodiscard]] Result<http_client::HttpResponse> ask(const http_client::HttpRequest& request, Time begun);

    const HttpQuotesOptions options_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    broker::BrokerObserver& observer_;
    http_client::HttpClient client_;
    Mutex mutex_;
    upstream::CircuitBreaker breaker_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::quotes
