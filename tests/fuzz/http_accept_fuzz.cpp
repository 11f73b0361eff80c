// Any Accept header selects one of the offered representations, or none.
#include <algorithm>
#include <array>

#include "fuzzing.hpp"
#include "platform/openapi/negotiation.hpp"

using namespace bourse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array<std::string, 3> offered{"application/json", "text/csv", "text/html"};
    const std::array<http::HeaderView, 1> headers{{{"Accept", fuzzing::text_of(data, size)}}};

    const auto chosen = openapi::negotiate(offered, headers);

    fuzzing::require(!chosen || std::find(offered.begin(), offered.end(), *chosen) != offered.end(),
                     "what is chosen was offered");
    return 0;
}
