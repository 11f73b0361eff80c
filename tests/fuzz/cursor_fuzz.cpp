// Any cursor is rejected, or equals the encoding of the key that it decodes to.
#include "base/cursor.hpp"
#include "fuzzing.hpp"

using namespace bourse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzzing::text_of(data, size);

    const auto key = open_cursor(text, 'r');
    if (key) fuzzing::require(make_cursor('r', *key) == text, "there is one cursor of a key");
    fuzzing::require(open_cursor(make_cursor('r', text.substr(0, 90)), 'r') == text.substr(0, 90),
                     "a cursor opens to its key");
    return 0;
}
