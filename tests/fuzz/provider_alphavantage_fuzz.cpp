// Any bytes are parsed as a valid quote or valid bars, or fail with a text that can be logged and
// contains no key.
#include "features/quotes/providers/alphavantage_text.hpp"
#include "fuzzing.hpp"
#include "provider_rules.hpp"

using namespace bourse;
using namespace bourse::quotes;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Symbol demo = Symbol::parse("DEMO.US").value();
    const std::string_view body = fuzzing::text_of(data, size);

    const auto quote = parse_alphavantage_quote(demo, "DEMO", body);
    fuzzing::check_quote(quote, demo);
    fuzzing::check_bars(parse_alphavantage_daily("DEMO", body));
    return 0;
}
