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

/// The queue by which the quotes role is asked.
inline constexpr std::string_view kQuotesQueue = "bourse.quotes";

/// Asks the quotes role of another process over RabbitMQ. What it takes by reference outlives it.
class BrokerQuotes final : public QuoteSource {
  public:
    /// Long answers are read on `pool`.
    BrokerQuotes(broker::Requester& requester, tasks::BlockingPool& pool) : requester_(requester), pool_(pool) {}

    Task<Result<Cached<Quote>>> quote(Symbol symbol) override;
    Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) override;

  private:
    broker::Requester& requester_;
    tasks::BlockingPool& pool_;
};

/// The other end: what answers a message. `source` outlives the answer. `failed` is told what is for the log.
[[nodiscard]] Task<std::string> answer_message(QuoteSource& source, std::string message,
                                               std::function<void(std::string_view what)> failed);

struct HttpQuotesOptions {
    /// Of the quotes role's own port: `http://127.0.0.1:8010`. See http_client::check_url().
    std::string url{};
    /// For the whole question, what it waits for a thread among it.
    std::chrono::milliseconds deadline{6000};
    /// After these many timeouts and lost connections it fails at once for a moment.
    upstream::BreakerOptions breaker{.window = std::chrono::seconds(10), .rest = std::chrono::seconds(1)};
};

/// Asks the quotes role of another process over HTTP, at its own port. What it takes by reference outlives it.
class HttpQuotes final : public QuoteSource {
  public:
    /// `pool` has a thread for each question that may wait at once.
    HttpQuotes(HttpQuotesOptions options, tasks::BlockingPool& pool, const Clock& clock,
               broker::BrokerObserver& observer);

    Task<Result<Cached<Quote>>> quote(Symbol symbol) override;
    Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) override;

    /// Empty when the other process answers; asks it. Blocks for at most a second.
    [[nodiscard]] std::string trouble();

    /// Ends waiting for the other process: what it is asked now fails within about a second, what it would be asked
    /// later at once. For the end of this one.
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
