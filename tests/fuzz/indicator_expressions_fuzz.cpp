// Any list of expressions is rejected, or its arguments are within their bounds and its texts are a list of the same.
#include "features/indicators/model/computation.hpp"
#include "fuzzing.hpp"

using namespace bourse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto expressions = indicators::parse_expressions(fuzzing::text_of(data, size));
    if (!expressions) return 0;
    std::string again;
    for (const indicators::Expression& expression : *expressions) {
        const auto& parameters = expression.declaration->parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double value = expression.arguments.values()[i];
            fuzzing::require(value >= parameters[i].min && value <= parameters[i].max, "arguments are within bounds");
        }
        static_cast<void>(indicators::lookback_of(expression));
        again += (again.empty() ? "" : ",") + expression.text;
    }
    const auto same = indicators::parse_expressions(again);
    fuzzing::require(same && same->size() == expressions->size(), "texts of expressions are expressions");
    return 0;
}
