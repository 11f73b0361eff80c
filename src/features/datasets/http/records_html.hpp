#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

// Pages to look at records with: plain HTML, without scripts and without anything from elsewhere. What comes from
// records, files and requests is escaped, in text and in attributes alike.

/// A page of a list.
struct RecordList {
    std::span<const Record> records;
    /// What the list is narrowed to, by the name of the property: `sex`, `female`. A search keeps it.
    std::vector<std::pair<std::string, std::string>> filters;
    /// What was searched for.
    std::string text;
    /// Records of one page. A search keeps it.
    std::int64_t limit = 0;
    /// The targets of other pages.
    std::optional<std::string> first;
    std::optional<std::string> next;
};

/// A table of the records with a link to each, a search form when the dataset is searched, and links to other pages.
/// What the list is narrowed to stands above it and in the page's title.
[[nodiscard]] std::string list_page(const Dataset& dataset, const RecordList& list);

/// One record, and a link back to the list.
[[nodiscard]] std::string record_page(const Dataset& dataset, const Record& record);

/// The content of the pages' only style element, for a Content-Security-Policy that names it by its hash.
[[nodiscard]] std::string_view page_style();

}  // namespace bourse::datasets
