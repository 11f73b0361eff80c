// Any path is routed safely, and the arguments are text that handlers may trust.
#include "base/text.hpp"
#include "fuzzing.hpp"
#include "platform/openapi/router.hpp"

using namespace bourse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const openapi::Contract contract = openapi::Contract::parse(fuzzing::contract_yaml());
    static const openapi::Router router(contract);
    const std::string path(fuzzing::text_of(data, size));

    const auto route = router.find(path);
    if (!route) {
        fuzzing::require(route.error().code == Errc::NotFound || route.error().code == Errc::MalformedRequest,
                         "a path is found, unknown or malformed");
        return 0;
    }
    for (const openapi::PathArgument& argument : route->arguments) {
        fuzzing::require(!argument.value.empty(), "an argument is not empty");
        fuzzing::require(is_utf8(argument.value), "an argument is UTF-8");
        fuzzing::require(argument.value.find('\0') == std::string::npos, "an argument has no NUL");
    }
    if (!path.ends_with('/')) {
        const auto with_slash = router.find(path + "/");
        fuzzing::require(with_slash && with_slash->resource == route->resource, "a trailing slash changes nothing");
    }
    return 0;
}
