// Any If-Match is parsed into strong tags, each of which If-None-Match also finds in the same text.
#include "fuzzing.hpp"
#include "platform/http/messages/negotiation.hpp"

using namespace bourse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view field = fuzzing::text_of(data, size);

    for (const std::string& tag : http::strong_etags(field)) {
        fuzzing::require(tag.size() >= 2 && tag.front() == '"' && tag.back() == '"', "a tag has its quotes");
        fuzzing::require(tag.find('"', 1) == tag.size() - 1, "a tag ends at its second quote");
        fuzzing::require(http::matches_etag(field, tag), "If-None-Match finds the tag");
    }
    return 0;
}
