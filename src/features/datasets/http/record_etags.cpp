#include "features/datasets/http/record_etags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/sha256.hpp"
#include "features/datasets/http/records_html.hpp"
#include "features/datasets/http/records_text.hpp"

namespace bourse::datasets {
namespace {

constexpr std::size_t kHashBytes = 4;

std::string short_hash(std::string_view text) {
    return to_hex(sha256(text), kHashBytes);
}

bool is_hash(std::string_view text) {
    return text.size() == 2 * kHashBytes && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

/// A value whose text form depends on the type.
FieldValue sample_of(FieldType type) {
    switch (type) {
        case FieldType::Boolean:
            return true;
        case FieldType::Integer:
            return std::int64_t{1};
        case FieldType::Number:
            return 0.5;
        case FieldType::Text:
            return std::string("a");
    }
    return {};
}

/// A sample record. Its JSON depends on the names, order and types of the properties and on the code that writes them.
Record sample_of(const Dataset& dataset) {
    Record record;
    for (const Property& property : dataset.properties) record.values.push_back(sample_of(property.type));
    return record;
}

std::string name_of(Revision revision) {
    return fmt::format("{}.{}", revision.position, revision.version);
}

}  // namespace

RecordEtags::RecordEtags(const Dataset& dataset)
    : json_hash_(short_hash(to_json(dataset, sample_of(dataset)))),
      html_hash_(short_hash(record_page(dataset, sample_of(dataset)))) {}

std::string RecordEtags::json(Revision revision) const {
    return fmt::format("\"{}-{}\"", name_of(revision), json_hash_);
}

std::string RecordEtags::html(Revision revision) const {
    return fmt::format("\"{}-html-{}\"", name_of(revision), html_hash_);
}

std::optional<Revision> RecordEtags::revision_of(std::string_view etag) {
    if (etag.size() < 2 || !etag.starts_with('"') || !etag.ends_with('"')) return std::nullopt;
    const std::string_view inner = etag.substr(1, etag.size() - 2);
    const std::string_view name = inner.substr(0, inner.find('-'));
    if (name.size() < inner.size() && !is_hash(inner.substr(name.size() + 1))) return std::nullopt;
    Revision revision;
    const char* const end = name.data() + name.size();
    const auto position = std::from_chars(name.data(), end, revision.position);
    if (position.ec != std::errc() || position.ptr == end) return std::nullopt;
    const auto version = std::from_chars(position.ptr + 1, end, revision.version);
    // Must be in canonical form: no leading zeros, nothing else between or after the numbers.
    if (version.ec != std::errc() || name_of(revision) != name) return std::nullopt;
    return revision;
}

}  // namespace bourse::datasets
