#include "features/quotes/service/quote_messages.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <utility>

#include "base/json_writer.hpp"
#include "features/quotes/model/quote_text.hpp"
#include "platform/schema/json_parse.hpp"

namespace bourse::quotes {
namespace {

namespace json = boost::json;

/// Upper bound for ages: about a year.
constexpr std::int64_t kMaxSeconds = 366LL * 24 * 3600;

/// The problem code of an error. Only some codes are sent between roles; all others are internal.
std::string_view code_of(Errc code) {
    switch (code) {
        case Errc::UnknownSymbol:
            return "unknown-symbol";
        case Errc::Unavailable:
            return "unavailable";
        case Errc::ProviderFailed:
            return "provider-failed";
        case Errc::InvalidInput:
            return "invalid-input";
        default:
            return "internal";
    }
}

std::optional<std::int64_t> number_at(const json::object& object, std::string_view key, std::int64_t max) {
    const json::value* const member = object.if_contains(key);
    const std::int64_t* const number = member == nullptr ? nullptr : member->if_int64();
    if (number == nullptr || *number < 0 || *number > max) return std::nullopt;
    return *number;
}

std::optional<std::string> short_text_at(const json::object& object, std::string_view key) {
    const json::value* const member = object.if_contains(key);
    const json::string* const text = member == nullptr ? nullptr : member->if_string();
    if (text == nullptr || text->size() > 500) return std::nullopt;
    return std::string(*text);
}

template <class Content>
std::string write_answer(std::string_view provider, std::chrono::seconds age, bool is_stale, const Content& content) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    content(writer);
    writer.member("provider", provider);
    writer.member("age", static_cast<std::int64_t>(age.count()));
    writer.member("stale", is_stale);
    writer.end_object();
    return out;
}

/// The members of a reply besides its content.
struct Envelope {
    json::object object;
    std::string provider{};
    std::chrono::seconds age{0};
    bool is_stale = false;
};

Error read_error(const json::value& value) {
    const json::object* const error = value.if_object();
    if (error == nullptr) return unreadable("error without code or detail");
    const auto code = short_text_at(*error, "code");
    auto detail = short_text_at(*error, "detail");
    if (!code || !detail) return unreadable("error without code or detail");
    const auto wait = number_at(*error, "retry_after", kMaxSeconds);
    return error_of_code(*code, *std::move(detail), wait ? std::optional(std::chrono::seconds(*wait)) : std::nullopt);
}

Result<Envelope> open_reply(std::string_view message) {
    auto document = schema::parse_json(message);
    if (!document || !document->is_object()) return unreadable("not a JSON object");
    Envelope envelope{.object = std::move(document->get_object())};
    if (const json::value* const error = envelope.object.if_contains("error")) return read_error(*error);
    const auto age = number_at(envelope.object, "age", kMaxSeconds);
    auto provider = short_text_at(envelope.object, "provider");
    const json::value* const stale = envelope.object.if_contains("stale");
    if (!age || !provider || stale == nullptr || !stale->is_bool())
        return unreadable("answer without age, provider or stale");
    envelope.age = std::chrono::seconds(*age);
    envelope.provider = *std::move(provider);
    envelope.is_stale = stale->get_bool();
    return envelope;
}

}  // namespace

std::string write_question(const Question& question) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    if (const auto* const quote = std::get_if<AskQuote>(&question)) {
        writer.member("ask", "quote");
        writer.member("symbol", quote->symbol.str());
    } else {
        const auto& days = std::get<AskDays>(question);
        writer.member("ask", "days");
        writer.member("symbol", days.symbol.str());
        writer.member("days", days.days);
    }
    writer.end_object();
    return out;
}

Result<Question> read_question(std::string_view message) {
    const auto document = schema::parse_json(message);
    if (!document || !document->is_object()) return invalid("is not a JSON object");
    const json::object& object = document->get_object();
    const auto ask = short_text_at(object, "ask");
    const auto symbol_text = short_text_at(object, "symbol");
    if (!ask || !symbol_text) return invalid("has no question or symbol");
    auto symbol = Symbol::parse(*symbol_text);
    if (!symbol) return symbol.error();
    if (*ask == "quote") return Question(AskQuote{*std::move(symbol)});
    const auto days = number_at(object, "days", kMaxDays);
    if (*ask != "days" || !days || *days < 1) return invalid("has an unknown question");
    return Question(AskDays{*std::move(symbol), *days});
}

std::string write_reply(const Error& error) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    writer.key("error");
    writer.begin_object();
    writer.member("code", code_of(error.code));
    writer.member("detail", error.detail);
    if (error.retry_after) writer.member("retry_after", static_cast<std::int64_t>(error.retry_after->count()));
    writer.end_object();
    writer.end_object();
    return out;
}

std::string write_reply(const Result<Cached<Quote>>& answer) {
    if (!answer) return write_reply(answer.error());
    return write_answer(answer->value->provider, answer->age, answer->is_stale, [&](JsonWriter& writer) {
        writer.key("quote");
        write_quote(writer, *answer->value);
    });
}

std::string write_reply(const Result<LatestDays>& answer) {
    if (!answer) return write_reply(answer.error());
    return write_answer(answer->provider, answer->age, answer->is_stale, [&](JsonWriter& writer) {
        writer.key("days");
        write_days(writer, answer->bars);
    });
}

Result<Cached<Quote>> read_quote_reply(std::string_view message, const Symbol& asked) {
    auto envelope = open_reply(message);
    if (!envelope) return envelope.error();
    const json::value* const content = envelope->object.if_contains("quote");
    if (content == nullptr) return unreadable("answer without a quote");
    auto quote = read_quote(*content, asked);
    if (!quote) return quote.error();
    quote->provider = std::move(envelope->provider);
    return Cached<Quote>{std::make_shared<const Quote>(*std::move(quote)), envelope->age, envelope->is_stale};
}

Result<LatestDays> read_days_reply(std::string_view message) {
    auto envelope = open_reply(message);
    if (!envelope) return envelope.error();
    const json::value* const content = envelope->object.if_contains("days");
    if (content == nullptr) return unreadable("answer without days");
    auto bars = read_days(*content);
    if (!bars) return bars.error();
    return LatestDays{*std::move(bars), std::move(envelope->provider), envelope->age, envelope->is_stale};
}

}  // namespace bourse::quotes
