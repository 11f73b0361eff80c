#include "features/datasets/http/dataset_cursor.hpp"

#include <charconv>

#include "base/cursor.hpp"

namespace bourse::datasets {
namespace {

constexpr char kRecordCursor = 'r';

/// Prefix of the key; names contain no slash.
std::string front_of(const Dataset& dataset) {
    return dataset.name + '/';
}

}  // namespace

std::string encode_cursor(const Dataset& dataset, std::int64_t position) {
    return make_cursor(kRecordCursor, front_of(dataset) + std::to_string(position));
}

Result<std::int64_t> decode_cursor(const Dataset& dataset, std::string_view text) {
    const Error refused = invalid("is not a cursor of " + dataset.name);
    const auto key = open_cursor(text, kRecordCursor);
    const std::string front = front_of(dataset);
    if (!key || !key->starts_with(front)) return refused;
    std::int64_t position = 0;
    const char* const end = key->data() + key->size();
    const auto read = std::from_chars(key->data() + front.size(), end, position);
    if (read.ec != std::errc() || read.ptr != end || position < 0) return refused;
    return position;
}

}  // namespace bourse::datasets
