// Any bytes are parsed as a valid quote or valid bars, or fail with a text that can be logged.
// Bytes after the last line end only decide whether the answer is accepted.
#include "features/quotes/providers/stooq_text.hpp"
#include "fuzzing.hpp"
#include "provider_rules.hpp"

using namespace bourse;
using namespace bourse::quotes;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Symbol demo = Symbol::parse("DEMO.US").value();
    const std::string_view body = fuzzing::text_of(data, size);

    const auto quote = parse_stooq_quote(demo, body);
    fuzzing::check_quote(quote, demo);
    fuzzing::require(!quote || body.ends_with('\n'), "a row without a line end is not taken");
    const auto bars = parse_stooq_daily(body);
    fuzzing::check_bars(bars);
    fuzzing::require(!bars || body.ends_with('\n'), "rows without a line end are not taken");
    return 0;
}
