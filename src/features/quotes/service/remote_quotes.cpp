#include "features/quotes/service/remote_quotes.hpp"

#include <boost/json/value.hpp>
#include <utility>
#include <variant>

#include "features/quotes/model/quote_text.hpp"
#include "features/quotes/service/quote_messages.hpp"
#include "platform/schema/json_parse.hpp"

namespace bourse::quotes {
namespace {

namespace json = boost::json;
using http_client::HttpFailure;
using http_client::HttpRequest;
using http_client::HttpResponse;

/// A longer answer takes more than about half a millisecond to parse.
constexpr std::size_t kMaxReadOnIoThread = std::size_t{64} << 10;
/// Larger than any history of daily bars.
constexpr std::size_t kMaxAnswerBytes = std::size_t{16} << 20;
constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::chrono::milliseconds kHealthDeadline{1000};

/// Removes a trailing slash, because paths are appended to the URL.
HttpQuotesOptions without_last_slash(HttpQuotesOptions options) {
    if (options.url.ends_with('/')) options.url.pop_back();
    return options;
}

Error unavailable(std::string_view detail, std::string diagnostic) {
    return {Errc::Unavailable, std::string(detail), std::move(diagnostic), {}, kRetryAfter};
}

/// The error of a problem document; for other responses, an error with the status only.
Error error_of(const HttpResponse& response) {
    const auto document = schema::parse_json(response.body);
    const json::object* const problem = document ? document->if_object() : nullptr;
    const auto text = [&](std::string_view key) -> std::string {
        const json::value* const member = problem == nullptr ? nullptr : problem->if_contains(key);
        return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    const bool is_problem = response.content_type.starts_with("application/problem+json") && !text("code").empty();
    if (is_problem) return error_of_code(text("code"), text("detail"), response.retry_after);
    const std::string diagnostic = "quotes role: HTTP status " + std::to_string(response.status);
    if (response.status == 503) return unavailable("quotes service unavailable", diagnostic);
    return {Errc::ProviderFailed, "the quotes service failed", diagnostic, {}};
}

Result<json::value> document_of(const HttpResponse& response) {
    auto document = schema::parse_json(response.body);
    if (!document) return unreadable("invalid JSON");
    return *std::move(document);
}

Result<Cached<Quote>> to_quote(const HttpResponse& response, const Symbol& asked) {
    const auto document = document_of(response);
    if (!document) return document.error();
    auto quote = read_quote(*document, asked);
    if (!quote) return quote.error();
    // Older versions tell only the age of a stale quote, as a header.
    const auto age = read_age(*document).value_or(response.age.value_or(std::chrono::seconds(0)));
    return Cached<Quote>{std::make_shared<const Quote>(*std::move(quote)), age, response.is_stale};
}

Result<LatestDays> to_days(const HttpResponse& response) {
    const auto document = document_of(response);
    if (!document) return document.error();
    auto bars = read_days(*document);
    if (!bars) return bars.error();
    return LatestDays{*std::move(bars), {}, response.age.value_or(std::chrono::seconds(0)), response.is_stale};
}

}  // namespace

// Over RabbitMQ
// --------------------------------------------------------------------------------------------------------------------

Task<Result<Cached<Quote>>> BrokerQuotes::quote(Symbol symbol) {
    auto asking = requester_.ask(write_question(AskQuote{symbol}));
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    co_return read_quote_reply(*reply, symbol);
}

Task<Result<LatestDays>> BrokerQuotes::latest(Symbol symbol, std::int64_t days) {
    auto asking = requester_.ask(write_question(AskDays{std::move(symbol), days}));
    const auto reply = co_await std::move(asking);
    if (!reply) co_return reply.error();
    const auto work = [&] { return read_days_reply(*reply); };
    if (reply->size() <= kMaxReadOnIoThread) co_return work();
    co_return co_await pool_.run_admitted(work);
}

namespace {

template <class T>
Result<std::string> in_words(const Result<T>& answer) {
    if (!answer) return answer.error();
    return write_reply(answer);
}

/// The reply message, or an error.
Task<Result<std::string>> reply_to(QuoteSource& source, Question question) {
    if (auto* const asked = std::get_if<AskQuote>(&question)) {
        auto asking = source.quote(std::move(asked->symbol));
        const auto answer = co_await std::move(asking);
        co_return in_words(answer);
    }
    auto& asked = std::get<AskDays>(question);
    auto asking = source.latest(std::move(asked.symbol), asked.days);
    const auto answer = co_await std::move(asking);
    co_return in_words(answer);
}

}  // namespace

Task<std::string> answer_message(QuoteSource& source, std::string message,
                                 std::function<void(std::string_view what)> failed) {
    const auto question = read_question(message);
    if (!question) {
        failed("unreadable question: " + question.error().detail);
        co_return write_reply(question.error());
    }
    Error error;
    try {
        auto answering = reply_to(source, *question);
        Result<std::string> reply = co_await std::move(answering);
        if (reply) co_return *std::move(reply);
        error = std::move(reply).error();
    } catch (...) {
        error = bourse::error_of(std::current_exception());
    }
    if (!error.diagnostic.empty()) failed(error.diagnostic);
    co_return write_reply(error);
}

// Over HTTP
// --------------------------------------------------------------------------------------------------------------------

HttpQuotes::HttpQuotes(HttpQuotesOptions options, tasks::BlockingPool& pool, const Clock& clock,
                       broker::BrokerObserver& observer)
    : options_(without_last_slash(std::move(options))),
      pool_(pool),
      clock_(clock),
      observer_(observer),
      client_({.max_body_bytes = kMaxAnswerBytes, .max_idle = pool.threads()}),
      breaker_(options_.breaker) {}

Task<Result<Cached<Quote>>> HttpQuotes::quote(Symbol symbol) {
    const auto begun = std::chrono::steady_clock::now();
    const auto work = [&]() -> Result<Cached<Quote>> {
        const auto response = get("/api/v1/stock", {{"q", symbol.str()}}, begun);
        if (!response) return response.error();
        return to_quote(*response, symbol);
    };
    co_return co_await pool_.run(work);
}

Task<Result<LatestDays>> HttpQuotes::latest(Symbol symbol, std::int64_t days) {
    const auto begun = std::chrono::steady_clock::now();
    const auto work = [&]() -> Result<LatestDays> {
        const auto response = get("/api/v1/daily", {{"symbol", symbol.str()}, {"ndays", std::to_string(days)}}, begun);
        if (!response) return response.error();
        return to_days(*response);
    };
    co_return co_await pool_.run(work);
}

std::string HttpQuotes::trouble() {
    const auto outcome = client_.get({.url = options_.url + "/healthz", .query = {}, .deadline = kHealthDeadline});
    if (!outcome) return std::string(to_string(outcome.error().kind)) + ": " + outcome.error().what;
    return outcome->status == 200 ? "" : "HTTP status " + std::to_string(outcome->status);
}

/// The response with status 200; every other outcome becomes an error.
Result<HttpResponse> HttpQuotes::get(const std::string& path, std::vector<http_client::QueryParameter> query,
                                     Time begun) {
    const auto waited = std::chrono::steady_clock::now() - begun;
    HttpRequest request{.url = options_.url + path, .query = std::move(query)};
    request.deadline = options_.deadline - std::chrono::floor<std::chrono::milliseconds>(waited);
    auto response = ask(request, begun);
    if (response && response->status != 200) return error_of(*response);
    return response;
}

Result<HttpResponse> HttpQuotes::ask(const HttpRequest& request, Time begun) {
    const auto observe = [&](std::string_view outcome) {
        observer_.asked(
            outcome, std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun));
    };
    MutexLock lock(mutex_);
    const auto admitted = breaker_.admit(clock_.now());
    lock.unlock();
    const auto* const ticket = std::get_if<upstream::CircuitBreaker::Ticket>(&admitted);
    if (ticket == nullptr) {
        observe("not_connected");
        return unavailable("quotes service unavailable", "quotes role: circuit breaker open");
    }
    auto outcome = client_.get(request);
    lock.lock();
    breaker_.report(*ticket, clock_.now(), !outcome);
    lock.unlock();
    if (outcome) {
        observe("answered");
        return *std::move(outcome);
    }
    observe(outcome.error().kind == HttpFailure::Kind::Timeout ? "late" : "lost");
    return unavailable("quotes service unavailable", "quotes role: " + outcome.error().what);
}

}  // namespace bourse::quotes
