// Any bytes from another role are a valid question or reply, or are rejected; what was parsed
// survives being written and parsed again.
#include "features/quotes/service/quote_messages.hpp"
#include "fuzzing.hpp"
#include "provider_rules.hpp"

using namespace bourse;
using namespace bourse::quotes;

namespace {

void check_question(std::string_view message) {
    const auto question = read_question(message);
    if (!question) return;
    fuzzing::require(read_question(write_question(*question)).value() == *question, "a question survives the wire");
    if (const auto* const days = std::get_if<AskDays>(&*question)) {
        fuzzing::require(days->days >= 1 && days->days <= kMaxDays, "the number of days is bounded");
    }
}

void check_quote_reply(std::string_view message) {
    static const Symbol demo = Symbol::parse("DEMO.US").value();
    const auto reply = read_quote_reply(message, demo);
    if (!reply) return;
    fuzzing::check_quote(Answer<Quote>(*reply->value), demo);
    const auto again = read_quote_reply(write_reply(reply), demo);
    fuzzing::require(again && *again->value == *reply->value && again->age == reply->age, "a quote survives the wire");
}

void check_days_reply(std::string_view message) {
    const auto reply = read_days_reply(message);
    if (!reply) return;
    for (const market::Bar& bar : reply->bars) fuzzing::check_prices(bar.open, bar.high, bar.low, bar.close);
    const auto again = read_days_reply(write_reply(reply));
    fuzzing::require(again && again->bars == reply->bars && again->age == reply->age, "days survive the wire");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view message = fuzzing::text_of(data, size);
    check_question(message);
    check_quote_reply(message);
    check_days_reply(message);
    return 0;
}
