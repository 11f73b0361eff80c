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

// HTML pages of records, without scripts and external resources. Data from records, files and requests is escaped in
// text and in attributes.

/// A page of a list.
struct RecordList {
    std::span<const Record> records;
    /// Active filters by property name: `sex`, `female`. A search keeps them.
    std::vector<std::pair<std::string, std::string>> filters;
    /// Search text.
    std::string text;
    /// Maximum number of records in a page. A search keeps it.
    std::int64_t limit = 0;
    /// Request targets of other pages.
    std::optional<std::string> first;
    std::optional<std::string> next;
};

/// A table of the records with a link to each, a search form when the dataset has searched properties, and links to
/// other pages. Filters and search text are shown above the table and in the page's title.
[[nodiscard]] std::string list_page(const Dataset& dataset, const RecordList& list);

/// One record, and a link back to the list.
[[nodiscard]] std::string record_page(const Dataset& dataset, const Record& record);

/// Content of the pages' only style element, whose hash is part of the Content-Security-Policy.
[[nodiscard]] std::string_view page_style();

}  // namespace bourse::datasets
